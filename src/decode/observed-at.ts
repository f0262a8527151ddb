import type { Json } from '../base/json.ts';
import type { LocalToEpoch } from '../model/local-time.ts';
import { type DecodeFault, decodeFault } from './fault.ts';
import { parseTime } from './time.ts';

/** Clocks of devices differ; further ahead of ours than this is a wrong one. */
export const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** 2000-01-01: a device that reports an earlier time has not set its clock since it was switched on. */
const EARLIEST = 946_684_800_000;

/** When a reading was made (epoch ms), and what was wrong with the time it came with. */
export interface Observed {
  readonly observedAt: number;
  /** False when the time is ours. */
  readonly timed: boolean;
  readonly fault?: DecodeFault;
}

/** The device's own time, or ours (`receivedAt`) where its time cannot be right. */
export const observe = (value: Json | undefined, localToEpoch: LocalToEpoch | null, receivedAt: number): Observed => {
  const observedAt = parseTime(value, localToEpoch);
  const said = () => JSON.stringify(value) ?? 'no value';
  const ours = { observedAt: receivedAt, timed: false };
  if (observedAt === undefined) return { ...ours, fault: decodeFault('bad-time', said()) };
  if (observedAt < EARLIEST) return { ...ours, fault: decodeFault('no-clock', said()) };
  if (observedAt > receivedAt + FUTURE_TOLERANCE_MS) return { ...ours, fault: decodeFault('future-time', said()) };
  return { observedAt, timed: true };
};
