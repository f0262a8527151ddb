import { generateKeyPairSync, sign } from 'node:crypto';

/** PEM texts of a certificate for localhost and 127.0.0.1 that nobody but itself has signed, so it is its own `ca`. */
export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

export interface CertificateOptions {
  /** The subject's user id, where Apple writes an app's bundle id. */
  readonly uid?: string;
}

/** Node can read certificates but not make them; these are the few ASN.1 pieces that one needs (RFC 5280). */
export const createCertificate = ({ uid }: CertificateOptions = {}): Certificate => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(...(uid === undefined ? [] : [nameOf(USER_ID, uid)]), nameOf(COMMON_NAME, 'localhost'));
  const content = sequence(
    tagged(0xa0, tagged(0x02, Buffer.of(2))),
    tagged(0x02, Buffer.of(1)),
    sequence(ECDSA_WITH_SHA256),
    name,
    sequence(tagged(0x17, Buffer.from('200101000000Z')), tagged(0x17, Buffer.from('491231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      0xa3,
      sequence(
        sequence(SUBJECT_ALT_NAME, tagged(0x04, alternativeNames())),
        sequence(BASIC_CONSTRAINTS, tagged(0x04, CA)),
      ),
    ),
  );
  const signature = tagged(0x03, Buffer.concat([Buffer.of(0), sign('sha256', content, privateKey)]));
  const der = sequence(content, sequence(ECDSA_WITH_SHA256), signature);
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
};

const tagged = (tag: number, content: Buffer): Buffer => {
  const length =
    content.length < 128 ? Buffer.of(content.length) : Buffer.of(0x82, content.length >> 8, content.length & 0xff);
  return Buffer.concat([Buffer.of(tag), length, content]);
};

const sequence = (...parts: readonly Buffer[]): Buffer => tagged(0x30, Buffer.concat(parts));

const nameOf = (type: Buffer, text: string): Buffer => tagged(0x31, sequence(type, tagged(0x0c, Buffer.from(text))));

const alternativeNames = (): Buffer =>
  sequence(tagged(0x82, Buffer.from('localhost')), tagged(0x87, Buffer.of(127, 0, 0, 1)));

const COMMON_NAME = Buffer.from('0603550403', 'hex');
const USER_ID = Buffer.from('060a0992268993f22c640101', 'hex');
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const SUBJECT_ALT_NAME = Buffer.from('0603551d11', 'hex');
const BASIC_CONSTRAINTS = Buffer.from('0603551d13', 'hex');
const CA = Buffer.from('30030101ff', 'hex');
