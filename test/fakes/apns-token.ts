import { createECDH, createHash, createPrivateKey, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** Who may push: what a `.p8` file and its page say, and the app. */
export interface FakeProvider {
  readonly keyId: string;
  readonly teamId: string;
  readonly topic: string;
  /** PKCS#8 PEM of the private key. */
  readonly key: string;
}

/** A P-256 key out of a text: always the same one, so that processes agree on it without a file. */
export const keyOf = (text: string): KeyObject => {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(createHash('sha256').update(text).digest());
  const point = ecdh.getPublicKey();
  const part = (from: number) => point.subarray(from, from + 32).toString('base64url');
  const d = ecdh.getPrivateKey().toString('base64url');
  return createPrivateKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', d, x: part(1), y: part(33) } });
};

export const FAKE_PROVIDER: FakeProvider = {
  keyId: 'FAKEKEY001',
  teamId: 'FAKETEAM01',
  topic: 'com.example.app',
  key: keyOf('fake provider').export({ type: 'pkcs8', format: 'pem' }).toString(),
};

export type TokenRefusal = readonly [status: number, reason: string];

export interface TokenRules {
  readonly provider: FakeProvider;
  /** Epoch ms. */
  readonly now: () => number;
  /** A token new to a connection is refused if it comes sooner than this after the last new one there, ms; 0 for no such rule. */
  readonly updateIntervalMs: number;
}

/**
 * Checks the `authorization` of one request as Apple does; each token's signature once. What Apple counts as an update is
 * not written down; programs that met the refusal were helped by a restart, so it is a new token on the same connection.
 */
export const createTokenCheck = ({ provider, now, updateIntervalMs }: TokenRules) => {
  const publicKey = createPublicKey(provider.key);
  const issuedAt = new Map<string, number>();
  const newestAt = new Map<number, number>();
  const seen = new Set<string>();
  return (authorization: string, connection: number): TokenRefusal | undefined => {
    const token = authorization.replace(/^bearer /i, '');
    const known = issuedAt.get(token);
    const at = known ?? readIssuedAt(token, provider, publicKey);
    const ageMs = now() - at;
    // Not ours, or of a clock that runs ahead.
    if (Number.isNaN(at) || ageMs < -300_000) return [403, 'InvalidProviderToken'];
    if (ageMs > 3_600_000) return [403, 'ExpiredProviderToken'];
    issuedAt.set(token, at);
    const use = `${connection} ${token}`;
    if (seen.has(use)) return undefined;
    const before = newestAt.get(connection) ?? Number.NEGATIVE_INFINITY;
    if (now() - before < updateIntervalMs) return [429, 'TooManyProviderTokenUpdates'];
    newestAt.set(connection, now());
    seen.add(use);
    return undefined;
  };
};

/** When the token was issued, epoch ms; NaN if it is not one of the provider's (RFC 7515, ES256). */
const readIssuedAt = (token: string, { keyId, teamId }: FakeProvider, publicKey: KeyObject): number => {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const { alg, kid } = parse(head);
  const { iss, iat } = parse(claims);
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  const signed = verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'));
  const ours = signed && alg === 'ES256' && kid === keyId && iss === teamId && Number.isInteger(iat);
  return ours ? Number(iat) * 1000 : Number.NaN;
};

const parse = (part: string): Record<string, unknown> => {
  try {
    return Object(JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
  } catch {
    return {};
  }
};
