import { ok, type Result } from '../base/result.ts';
import { zoneOffsets } from './zone-offsets.ts';

const DAY_MS = 86_400_000;

/**
 * A wall clock reading (epoch ms as if it were UTC) of one zone to epoch ms. A time that the spring gap skips counts by
 * the offset before it, so it comes out later (02:30 is 03:30); one that the autumn repeats is its first occurrence.
 */
export type LocalToEpoch = (local: number) => number;

/** Converts for `zone`, an IANA name; the error says that there is none of that name. */
export const createLocalToEpoch = (zone: string): Result<LocalToEpoch, string> => {
  const offsets = zoneOffsets(zone);
  if (!offsets.ok) return offsets;
  const offsetAt = offsets.value;
  return ok((local) => {
    const before = local - offsetAt(local - DAY_MS);
    const after = local - offsetAt(local + DAY_MS);
    if (before === after) return before;
    const real = [before, after].filter((instant) => instant + offsetAt(instant) === local);
    return real.length > 0 ? Math.min(...real) : Math.max(before, after);
  });
};

/** Epoch ms to what a wall clock of one zone shows then (epoch ms as if it were UTC). */
export type EpochToLocal = (instant: number) => number;

/** The way back: each instant has one reading, though two instants may share it. */
export const createEpochToLocal = (zone: string): Result<EpochToLocal, string> => {
  const offsets = zoneOffsets(zone);
  return offsets.ok ? ok((instant) => instant + offsets.value(instant)) : offsets;
};
