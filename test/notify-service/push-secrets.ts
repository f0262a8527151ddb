import { generateKeyPairSync } from 'node:crypto';
import { createCertificate } from '../fakes/certificate.ts';

/** As a guide of Twilio's wants them: on one line. */
export const oneLine = (pem: string): string => pem.replaceAll('\n', '');

export const appleCertificate = createCertificate();

/** As in a `.p8` file. */
export const appleKey: string = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

export const rsaKey: string = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

export const serviceAccount: string = JSON.stringify({
  type: 'service_account',
  project_id: 'alarms',
  client_email: 'push@alarms.iam.gserviceaccount.com',
  private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
});

/** What Apple is shown beside a token key. */
export const tokenNames: string = JSON.stringify({
  key_id: 'ABC123DEFG',
  team_id: 'DEF123GHIJ',
  topic: 'com.example.app',
});
