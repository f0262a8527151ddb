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

const RENEWED_AFTER_MS = 50 * 60_000;
const SHORTEST_USE_MS = 20 * 60_000;

/** Signs with `key` as Apple asks ("Establishing a token-based connection to APNs": ES256, `kid`, `iss`, `iat`). */
export const createProviderToken = (key: TokenKey, clock: Pick<Clock, 'now' | 'monotonic'>): ProviderToken => {
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
