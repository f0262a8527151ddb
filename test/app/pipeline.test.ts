import { describe, expect, test } from 'vitest';
import { createIntakeRing } from '../../src/app/intake-ring.ts';
import { createPipeline } from '../../src/app/pipeline.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createTestLog } from '../../src/base/log.ts';
import { err, ok, type Result } from '../../src/base/result.ts';
import { asKey, asRuleId } from '../../src/model/ids.ts';
import type { Message } from '../../src/model/message.ts';
import type { Batch } from '../../src/store/batch.ts';
import { alarm, batch } from '../store/samples.ts';
import { message } from './small-world.ts';
import { turns } from './stepped-clock.ts';

/** A pipeline whose decisions are the alarm of each message's topic, and whose store answers when it is told to. */
const given = () => {
  const clock = createVirtualClock();
  const happened: string[] = [];
  let decided: string[] = [];
  let answer: (result: Result<void, { readonly message: string }>) => void = () => {};
  const pipeline = createPipeline({
    ...{ clock, log: createTestLog(), probe: () => {}, ring: createIntakeRing(null) },
    decide: ({ topic }) => {
      happened.push(`decide ${topic}`);
      if (topic !== 'quiet') decided.push(topic);
    },
    redelivered: ({ topic }) => happened.push(`again ${topic}`),
    overflowed: () => happened.push('overflowed'),
    ledger: {
      isEmpty: () => decided.length === 0,
      take: () => {
        const alarms = decided.map((topic) => alarm({ rule: asRuleId('r'), key: asKey(topic) }));
        decided = [];
        return batch({ alarms });
      },
    },
    commit: (taken) => {
      happened.push(`commit ${keysOf(taken)}`);
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    committed: (taken) => happened.push(`seen ${keysOf(taken)}`),
    storeFailing: (failing) => happened.push(failing ? 'failing' : 'well'),
  });
  const take = (topic: string, more: Partial<Message> = {}, ack = () => {}) =>
    pipeline.intake({
      message: message(topic, topic, { packetId: happened.length + 1, ...more }),
      ack: () => {
        happened.push(`ack ${topic}`);
        ack();
      },
    });
  const reply = async (result: Result<void, { readonly message: string }>) => {
    answer(result);
    await turns();
  };
  return {
    ...{ pipeline, take },
    pass: async (durationMs: number) => {
      clock.advance(durationMs);
      await turns();
    },
    decideAlone: (topic: string) => {
      decided.push(topic);
      pipeline.decided();
    },
    succeed: () => reply(ok(undefined)),
    fail: () => reply(err({ message: 'disk full' })),
    /** What happened since the last time. */
    news: () => happened.splice(0),
  };
};

const keysOf = ({ alarms }: Batch) => alarms.map(({ key }) => key).join('+');

describe('one batch', () => {
  test('is decided at once, committed after 5 ms, and only then seen and acknowledged, in order', async () => {
    const { pass, take, news, succeed } = given();
    take('a');
    take('b');
    expect(news()).toEqual(['decide a', 'decide b']);
    await pass(4);
    expect(news()).toEqual([]);
    await pass(1);
    expect(news()).toEqual(['commit a+b']);
    await succeed();
    expect(news()).toEqual(['seen a+b', 'ack a', 'ack b']);
  });

  test('is full with 200 messages', () => {
    const { take, news } = given();
    for (let index = 0; index < 200; index++) take('a', { packetId: index + 1 });
    expect(news().filter((line) => line.startsWith('commit'))).toHaveLength(1);
  });

  test('without anything to keep is acknowledged without a commit', async () => {
    const { pass, take, news } = given();
    take('quiet');
    await pass(5);
    await turns();
    expect(news()).toEqual(['decide quiet', 'ack quiet']);
  });

  test('of what no message led to is committed too', async () => {
    const { pass, decideAlone, news, succeed } = given();
    decideAlone('timer');
    await pass(5);
    await succeed();
    expect(news()).toEqual(['commit timer', 'seen timer']);
  });

  test('carries what is needed to know its messages again', async () => {
    const { pass, take, news, succeed } = given();
    take('a', { packetId: 9 });
    await pass(5);
    await succeed();
    take('a', { packetId: 9, dup: true });
    await pass(5);
    await turns();
    expect(news()).toEqual(['decide a', 'commit a', 'seen a', 'ack a', 'again a', 'ack a']);
  });
});

test('messages that come during a commit belong to the next batch', async () => {
  const { pass, take, news, succeed } = given();
  take('a');
  await pass(5);
  take('b');
  await pass(50);
  expect(news()).toEqual(['decide a', 'commit a', 'decide b']);
  await succeed();
  await pass(5);
  await succeed();
  expect(news()).toEqual(['seen a', 'ack a', 'commit b', 'seen b', 'ack b']);
});

test('a message that comes again before its batch is committed is acknowledged only after that', async () => {
  const { pass, take, news, succeed } = given();
  take('a', { packetId: 9 });
  await pass(5);
  take('a', { packetId: 9, dup: true });
  expect(news()).toEqual(['decide a', 'commit a', 'again a']);
  await succeed();
  await pass(5);
  await turns();
  expect(news()).toEqual(['seen a', 'ack a', 'ack a']);
});

describe('a commit that fails', () => {
  const failing = async () => {
    const it = given();
    it.take('a');
    await it.pass(5);
    await it.fail();
    it.news();
    return it;
  };

  test('is tried again with the same batch, and meanwhile nothing is decided', async () => {
    const { pass, take, news, fail, pipeline } = await failing();
    take('b');
    expect([pipeline.mayDecide(), news()]).toEqual([false, []]);
    await pass(100);
    expect(news()).toEqual(['commit a']);
    await fail();
    await pass(100);
    expect(news()).toEqual(['failing', 'commit a']);
  });

  test('leaves those that wait to be decided after it, in order', async () => {
    const { pass, take, news, succeed, pipeline } = await failing();
    take('b');
    take('c');
    await pass(100);
    await succeed();
    expect(news()).toEqual(['commit a', 'seen a', 'well', 'ack a', 'decide b', 'decide c']);
    expect(pipeline.mayDecide()).toBe(true);
    await pass(5);
    await succeed();
    expect(news()).toEqual(['commit b+c', 'seen b+c', 'ack b', 'ack c']);
  });

  test('keeps the order when an acknowledgement brings the next message at once', async () => {
    const it = given();
    it.take('a', {}, () => it.take('c'));
    await it.pass(5);
    await it.fail();
    it.take('b');
    await it.pass(100);
    await it.succeed();
    expect(it.news().filter((line) => line.startsWith('decide'))).toEqual(['decide a', 'decide b', 'decide c']);
  });

  test('is told once it is over to whoever waits for all to be settled', async () => {
    const { pass, take, news, succeed, pipeline } = await failing();
    take('b');
    let settled = false;
    const waiting = pipeline.settled().then(() => {
      settled = true;
    });
    await pass(100);
    expect(settled).toBe(false);
    await succeed();
    await succeed();
    await waiting;
    expect(news().slice(-3)).toEqual(['commit b', 'seen b', 'ack b']);
  });
});

describe('while a batch cannot be written', () => {
  test('ten thousand messages that nobody acknowledges may wait, and every one that somebody does', async () => {
    const { take, news, fail, succeed, pass } = given();
    take('first');
    await pass(5);
    await fail();
    for (let sent = 0; sent < 10_001; sent++) take('gone', { qos: 0, packetId: 0 });
    take('kept', { qos: 1 });
    expect(news().filter((line) => line === 'overflowed')).toHaveLength(1);
    await pass(100);
    await succeed();
    const after = news();
    expect([after.filter((line) => line === 'decide gone').length, after.includes('decide kept')]).toEqual([
      10_000,
      true,
    ]);
  });
});

test('while a batch cannot be written large messages that wait are held up to what a decoder would read', async () => {
  const { take, news, fail, succeed, pass } = given();
  take('first');
  await pass(5);
  await fail();
  const payload = new Uint8Array(10_000_000);
  for (let sent = 0; sent < 300; sent++) take('large', { qos: 0, packetId: 0, payload });
  take('kept', { qos: 1, payload });
  const overflowed = news().filter((line) => line === 'overflowed').length;
  expect(overflowed).toBe(300 - 63);
  await pass(100);
  await succeed();
  expect(news().filter((line) => line.startsWith('decide '))).toHaveLength(64);
});

describe('the end', () => {
  test('commits and acknowledges what is decided, and takes nothing more', async () => {
    const { take, news, succeed, pipeline } = given();
    take('a');
    const closed = pipeline.close();
    take('b');
    await succeed();
    await closed;
    expect(news()).toEqual(['decide a', 'commit a', 'seen a', 'ack a']);
  });

  test('leaves what waited undecided to the broker', async () => {
    const { pass, take, news, fail, succeed, pipeline } = given();
    take('a');
    await pass(5);
    await fail();
    take('b');
    const closed = pipeline.close();
    await pass(100);
    await succeed();
    await closed;
    expect(news()).toEqual(['decide a', 'commit a', 'failing', 'commit a', 'seen a', 'well', 'ack a']);
  });

  test('has nothing to do when nothing was decided', async () => {
    const { pass, news, pipeline } = given();
    await pipeline.close();
    await pass(1000);
    expect(news()).toEqual([]);
  });
});
