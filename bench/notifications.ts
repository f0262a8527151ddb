import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Pool } from 'undici';
import { systemClock } from '../src/base/clock.ts';
import { randomIds } from '../src/base/ids.ts';
import { asNotificationSid } from '../src/model/ids.ts';
import { BUILT_IN_SERVICE } from '../src/model/service.ts';
import { conclude, print } from './measure.ts';
import { ACCOUNT, bind, openService } from './notifications-service.ts';

/**
 * What a client waits for: `POST Notifications` at 100 a second, to ten phones each, from another process. Then what the
 * service holds while it sends one notification to 1,000 and to 100,000 bindings: live heap, sampled as it goes.
 */
const PER_SECOND = 100;
const SECONDS = 15;
const LATENCY_TARGET_MS = 10;

const FEW = 1000;
const MANY = 100_000;
const SAMPLE_EVERY = 500;
/** A tenth of a kilobyte per binding would show as 10 MB. */
const GROWTH_TARGET_MB = 10;

const main = async (): Promise<void> => {
  await measureAnswers();
  await measureMemory();
};

const measureAnswers = async (): Promise<void> => {
  const child = fork(new URL('notifications-service.ts', import.meta.url));
  const [url] = await once(child, 'message');
  const pool = new Pool(url, { connections: 10 });
  const took: number[] = [];
  const waiting: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < PER_SECOND * SECONDS; index++) {
    const dueAt = startedAt + (index * 1000) / PER_SECOND;
    while (performance.now() < dueAt) await new Promise((resolve) => systemClock.after(1, () => resolve(null)));
    waiting.push(post(pool, index, took));
  }
  await Promise.all(waiting);
  await pool.close();
  child.disconnect();
  await once(child, 'exit');
  const sorted = took.slice(PER_SECOND * 2).toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN;
  print(
    `notifications: ms per answer: median ${at(0.5).toFixed(1)}, p99 ${at(0.99).toFixed(1)}, worst ${at(1).toFixed(1)}`,
  );
  conclude(
    at(0.99) <= LATENCY_TARGET_MS,
    `notifications: p99 ${at(0.99).toFixed(1)} ms at ${PER_SECOND}/s; target ${LATENCY_TARGET_MS} ms`,
  );
};

const AUTHORIZATION = `Basic ${Buffer.from(`${ACCOUNT.sid}:${ACCOUNT.token}`).toString('base64')}`;

const post = async (pool: Pool, index: number, took: number[]): Promise<void> => {
  const startedAt = performance.now();
  const answer = await pool.request({
    method: 'POST',
    path: `/v1/Services/${BUILT_IN_SERVICE}/Notifications`,
    headers: { authorization: AUTHORIZATION, 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ Tag: 'on-call', Title: 'Freezer too warm', Body: `f${index} at -10 °C` }).toString(),
  });
  await answer.body.text();
  if (answer.statusCode !== 201) throw new Error(`POST Notifications answered ${answer.statusCode}`);
  took.push(performance.now() - startedAt);
};

const measureMemory = async (): Promise<void> => {
  let toCome = 0;
  let most = 0;
  let all = Promise.withResolvers<void>();
  const service = await openService(() => {
    toCome--;
    if (toCome % SAMPLE_EVERY === 0) most = Math.max(most, liveMb());
    if (toCome === 0) all.resolve();
  });
  const broadcast = async (count: number): Promise<number> => {
    toCome = count;
    most = 0;
    all = Promise.withResolvers();
    const before = liveMb();
    const stamp = {
      sid: asNotificationSid(randomIds.sid('NT')),
      service: BUILT_IN_SERVICE,
      createdAt: systemClock.now(),
    };
    const request = { Identity: [], Tag: ['all'], Body: 'leave the building' };
    await service.store.notify.addNotification({ ...stamp, request, direct: 0, origin: null }, []);
    service.dispatcher.wake();
    await all.promise;
    return most - before;
  };
  await bind(service.store, 0, FEW);
  await broadcast(FEW);
  const few = await broadcast(FEW);
  await bind(service.store, FEW, MANY - FEW);
  const many = await broadcast(MANY);
  await service.close();
  print(
    `notifications: MB above idle while sending: ${few.toFixed(1)} for ${FEW}, ${many.toFixed(1)} for ${MANY} bindings`,
  );
  conclude(
    many - few <= GROWTH_TARGET_MB,
    `notifications: ${(many - few).toFixed(1)} MB more for ${MANY} bindings than for ${FEW}; target ${GROWTH_TARGET_MB}`,
  );
};

const liveMb = (): number => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};

await main();
