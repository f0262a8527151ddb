import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Clock } from '../../base/clock.ts';

export interface TokenKey {
  readonly keyId: string;
  readonly teamId: string;
  /** A private key on P-256. */
  readonly key: KeyObject;
}

/** The token that a team pushes with. Apple wants one in use for at least 20 minutes, and refuses it after 60. */
export interface ProviderToken {
  /** The token in use; signed anew once it is 50 minutes old. */
  readonly current: () => Promise<string>;
  /** What to use after Apple called `token` expired; null if it was too young for that, so that our clock is wrong. */
  readonly renew: (token: string) => Promise<string | null>;
}

/** One token for each key, however many channels push with it: Apple counts the renewals of a team. */
export type ProviderTokens = (key: TokenKey) => ProviderToken;

/** Keys ever used by one process; past that the one used first is forgotten, and at worst its token signed anew. */
const MOST_KEYS = 1000;

export const createProviderTokens = (clock: TokenClock): ProviderTokens => {
  const known: { readonly key: TokenKey; readonly token: ProviderToken }[] = [];
  return (key) => {
    const same = known.find((one) => isSameKey(one.key, key));
    if (same) return same.token;
    if (known.length >= MOST_KEYS) known.shift();
    const token = createProviderToken(key, clock);
    known.push({ key, token });
    return token;
  };
};

type TokenClock = Pick<Clock, 'now' | 'monotonic'>;

const isSameKey = (one: TokenKey, other: TokenKey): boolean =>
  one.keyId === other.keyId && one.teamId === other.teamId && one.key.equals(other.key);

const RENEWED_AFTER_MS = 50 * 60_000;
const SHORTEST_USE_MS = 20 * 60_000;

/** Signs with `key` as Apple asks ("Establishing a token-based connection to APNs": ES256, `kid`, `iss`, `iat`). */
export const createProviderToken = (key: TokenKey, clock: TokenClock): ProviderToken => {
  let newest: SignedToken | undefined;
  /** By the older of both clocks: one stands while the machine sleeps, the other may be set. */
  const ageMs = ({ issuedAt, monotonic }: SignedToken) =>
    Math.max(clock.now() - issuedAt, clock.monotonic() - monotonic);
  const signNow = async () => {
    const issuedAt = clock.now();
    const made = { issuedAt, monotonic: clock.monotonic(), text: sign(key, issuedAt) };
    newest = made;
    return made.text;
  };
  return {
    current: () => (newest && ageMs(newest) < RENEWED_AFTER_MS ? newest.text : signNow()),
    renew: async (token) => {
      const asked = newest;
      const isNewest = (await asked?.text) === token;
      // Others met the same refusal, and one of them has it renewed already.
      if (newest && (newest !== asked || !isNewest)) return newest.text;
      return newest && ageMs(newest) <= SHORTEST_USE_MS ? null : signNow();
    },
  };
};

interface SignedToken {
  readonly issuedAt: number;
  readonly monotonic: number;
  readonly text: Promise<string>;
}

const sign = ({ key, keyId, teamId }: TokenKey, issuedAt: number): Promise<string> =>
  new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuer(teamId)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .sign(key);
