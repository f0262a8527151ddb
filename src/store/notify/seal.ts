import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Redacted } from '../../base/redacted.ts';

/** Encrypts secrets for the database file. `owner` is whose secret it is: sealed for one, it does not open for another. */
export interface Seal {
  readonly seal: (owner: string, secret: Redacted) => Uint8Array;
  /** Null: it was sealed with another key or for another owner, or is damaged. */
  readonly open: (owner: string, sealed: Uint8Array) => Redacted | null;
}

/**
 * AES-256-GCM (NIST SP 800-38D) under a key drawn from `text` by HKDF-SHA256 (RFC 5869). `text` MUST be as hard to guess as
 * a key, for no work is spent on it. Sealed is: version, nonce, tag, ciphertext.
 */
export const createSeal = (text: Redacted): Seal => {
  const key = Buffer.from(hkdfSync('sha256', text.reveal(), '', 'tocsin credential secrets', KEY_BYTES));
  return {
    seal: (owner, secret) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(ownerBytes(owner));
      const body = Buffer.concat([cipher.update(secret.reveal(), 'utf8'), cipher.final()]);
      return Buffer.concat([VERSION, nonce, cipher.getAuthTag(), body]);
    },
    open: (owner, sealed) => {
      if (sealed.length < HEAD_BYTES || sealed[0] !== VERSION[0]) return null;
      const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(ownerBytes(owner))
        .setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEAD_BYTES));
      return finished(decipher, sealed.subarray(HEAD_BYTES));
    },
  };
};

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const VERSION = Buffer.from([1]);
const HEAD_BYTES = VERSION.length + NONCE_BYTES + TAG_BYTES;

const ownerBytes = (owner: string): Buffer => Buffer.from(owner, 'utf8');

/** `final` throws where the tag does not fit; nothing deciphered is let out before it. */
const finished = (decipher: ReturnType<typeof createDecipheriv>, body: Uint8Array): Redacted | null => {
  try {
    return new Redacted(Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8'));
  } catch {
    return null;
  }
};
