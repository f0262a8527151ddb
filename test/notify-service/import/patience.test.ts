import { expect, test } from 'vitest';
import type { Clock } from '../../../src/base/clock.ts';
import { createVirtualClock } from '../../../src/base/clock.ts';
import { err, ok, type Result } from '../../../src/base/result.ts';
import type { ImportFault } from '../../../src/notify-service/import/fault.ts';
import { createPatience } from '../../../src/notify-service/import/patience.ts';

/** Every wait is over at once, and noted in seconds. */
const createHurriedClock = (waits: number[]): Clock => ({
  ...createVirtualClock(),
  after: (delayMs, task) => {
    waits.push(delayMs / 1000);
    queueMicrotask(task);
    return () => {};
  },
});

const tryWith = async (...answers: readonly (ImportFault | null)[]) => {
  const waits: number[] = [];
  const left = [...answers];
  const stop = new AbortController().signal;
  const patiently = createPatience({ clock: createHurriedClock(waits), stop, onWait: () => {} });
  const result = await patiently(async (): Promise<Result<string, ImportFault>> => {
    const fault = left.shift() ?? null;
    return fault === null ? ok('there') : err(fault);
  });
  return { waits, result: result.ok ? result.value : result.error.message };
};

const fault = (status: number, retryAfter?: string): ImportFault => ({
  status,
  message: `HTTP ${status}`,
  ...(retryAfter === undefined ? {} : { retryAfter }),
});

test.each([
  ['what succeeds waits for nothing', [null], [], 'there'],
  ['a server error is tried again, each time later', [fault(500), fault(503), fault(502), null], [1, 2, 4], 'there'],
  ['nobody answering, too', [fault(0), null], [1], 'there'],
  ['too many requests wait as long as they are asked to', [fault(429, '7'), fault(429, '9'), null], [7, 9], 'there'],
  ['a refusal is final', [fault(401)], [], 'HTTP 401'],
  ['a missing resource, too', [fault(404)], [], 'HTTP 404'],
  ['after eight tries it is given up', Array(9).fill(fault(500)), [1, 2, 4, 8, 16, 32, 60], 'HTTP 500'],
] as const)('%s', async (_, answers, waits, result) => {
  expect(await tryWith(...answers)).toEqual({ waits, result });
});

test('a stop ends the wait, and asks for nothing more', async () => {
  const stop = new AbortController();
  let tries = 0;
  const onWait = () => queueMicrotask(() => stop.abort());
  const patiently = createPatience({ clock: createVirtualClock(), stop: stop.signal, onWait });
  const result = await patiently(async () => {
    tries++;
    return err(fault(503));
  });
  expect({ tries, result }).toEqual({ tries: 1, result: err({ status: 0, message: 'stopped' }) });
});

test('a stop during a request waits for nothing', async () => {
  const waits: number[] = [];
  const stop = new AbortController();
  const patiently = createPatience({ clock: createHurriedClock(waits), stop: stop.signal, onWait: () => {} });
  const result = await patiently(async () => {
    stop.abort();
    return err(fault(503));
  });
  expect({ waits, result }).toEqual({ waits: [], result: err({ status: 0, message: 'stopped' }) });
});
