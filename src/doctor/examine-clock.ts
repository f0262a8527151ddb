import type { Clock } from '../base/clock.ts';
import { broken, doubtful, type Finding, good, wordsOf } from './finding.ts';

export interface ClockDeps {
  /** An http or https address; what it answers does not matter, only what time it is there. */
  readonly url: string;
  readonly clock: Pick<Clock, 'now'>;
}

const AREA = 'clock';
/** `Date` counts in whole seconds, and the way there and back takes its time (RFC 9110 §6.6.1). */
const UNSURE_MS = 2000;
const DOUBTED_MS = 30_000;
/** Beyond this Google takes no signed request, and Apple and certificates are next. */
const BROKEN_MS = 300_000;

/** How far our clock is off from the one that answers there; nothing, if it cannot be asked or does not tell. */
export const examineClock = async ({ url, clock }: ClockDeps, ended: AbortSignal): Promise<readonly Finding[]> => {
  const { origin, host } = new URL(url);
  const askedAt = clock.now();
  try {
    const answer = await fetch(origin, { method: 'HEAD', redirect: 'manual', signal: ended });
    const there = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(there)) return [];
    return [judge(host, (askedAt + clock.now()) / 2 - there)];
  } catch (error) {
    // Whether it can be reached is told by whoever needs it.
    return [good(AREA, `${host} could not be asked what time it is: ${wordsOf(error)}`)];
  }
};

const judge = (host: string, aheadMs: number): Finding => {
  const offMs = Math.abs(aheadMs);
  if (offMs <= UNSURE_MS) return good(AREA, `as that of ${host}, to ${UNSURE_MS / 1000} s`);
  const found = `${Math.round(offMs / 1000)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} that of ${host}`;
  const todo = 'set it by a time server (timedatectl set-ntp true): credentials are signed with the time';
  if (offMs > BROKEN_MS) return broken(AREA, found, todo);
  return offMs > DOUBTED_MS ? doubtful(AREA, found, todo) : good(AREA, found);
};
