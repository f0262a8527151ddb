import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { rewrapPem } from '../base/pem.ts';

/** The first key of a PEM text, on one line or many; undefined when there is none, or it wants a passphrase. */
export const parsePrivateKey = (text: string): KeyObject | undefined => {
  const pem = blocksOf(text).find((block) => /PRIVATE KEY-----$/m.test(block));
  return pem === undefined ? undefined : attempt(() => createPrivateKey(pem));
};

/** The certificates of a PEM text, on one line or many, the first one and its chain; undefined when one cannot be read. */
export const parseCertificates = (text: string): readonly X509Certificate[] | undefined =>
  attempt(() =>
    blocksOf(text)
      .filter((block) => block.startsWith('-----BEGIN CERTIFICATE-----'))
      .map((block) => new X509Certificate(block)),
  );

/** Twilio's guide has people strip all line breaks; OpenSSL wants them back. */
const blocksOf = (text: string): readonly string[] => rewrapPem(text).match(BLOCK) ?? [];

const BLOCK = /-----BEGIN [A-Z0-9 ]+-----[^-]*-----END [A-Z0-9 ]+-----\n?/g;

const attempt = <T>(parse: () => T): T | undefined => {
  try {
    return parse();
  } catch {
    return undefined;
  }
};
