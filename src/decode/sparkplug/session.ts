import { integerToJson } from '../to-json.ts';
import type { Count, Payload } from './payload.ts';

/** The number of the session, which its birth and its will both bear; null when it is not there. */
export const bdSeqOf = ({ metrics }: Payload): Count | null => {
  const value = metrics.find(({ name }) => name === 'bdSeq')?.value;
  return typeof value === 'bigint' || typeof value === 'number' ? toCount(value) : null;
};

const toCount = (value: bigint | number): Count | null =>
  typeof value === 'bigint' || Number.isSafeInteger(value) ? integerToJson(value) : null;

const MODULUS = 256;

/**
 * Whether a session came before another; they count from 0 to 255 and round again. Of a later one the birth was missed, and
 * its death counts.
 */
export const isEarlier = (session: Count, than: Count): boolean => {
  const distance = (((Number(than) - Number(session)) % MODULUS) + MODULUS) % MODULUS;
  return distance > 0 && distance < MODULUS / 2;
};
