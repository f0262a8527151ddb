import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { startMosquitto } from '../test/fakes/mosquitto.ts';
import type { Counted } from './intake-counter.ts';
import type { Load } from './intake-load.ts';
import { conclude, describe, median, print, runPairs } from './measure.ts';

/**
 * CPU of a QoS 1 message: the whole service with 1,000 rules, of which 10 look at each topic and 1 message in 200 leads
 * to a transition and its commit, against mqtt.js that parses each message. One mosquitto, one publisher, one rate.
 */
const MESSAGES = 20_000;
const WARM_UP = 60_000;
const PER_SECOND = Number(process.env.BENCH_RATE ?? 10_000);
const ROUNDS = 7;
const TARGET = 2;
const WORST = 2.5;

/** As config/mosquitto.conf has them. */
const BROKER = ['max_inflight_messages 1000', 'max_queued_bytes 0', 'set_tcp_nodelay true'];

const main = async (): Promise<void> => {
  await using broker = await startMosquitto(BROKER);
  await using children = new AsyncDisposableStack();
  const start = async (name: string): Promise<ChildProcess> => {
    const child = fork(new URL(`${name}.ts`, import.meta.url), [String(broker.port)], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    children.defer(() => void child.kill());
    child.once('exit', (code) => code && conclude(false, `intake: ${name} ended with ${code}`));
    await once(child, 'message');
    return child;
  };
  const [load, bare, core] = [await start('intake-load'), await start('intake-bare'), await start('intake-core')];
  const round = async (subscriber: ChildProcess, prefix: string, messages: number): Promise<Counted> => {
    subscriber.send(messages);
    await once(subscriber, 'message');
    const counted = once(subscriber, 'message');
    load.send({ prefix, messages, perSecond: PER_SECOND } satisfies Load);
    const [[result]] = await Promise.all([counted, once(load, 'message')]);
    return result;
  };
  await round(bare, 'plain', WARM_UP);
  await round(core, 'bench', WARM_UP);
  const shares: number[] = [];
  const ours = async () => {
    const { cpu, transitions } = await round(core, 'bench', MESSAGES);
    shares.push(MESSAGES / transitions);
    return cpu / MESSAGES;
  };
  const pairs = await runPairs(ROUNDS, {
    ours,
    theirs: async () => (await round(bare, 'plain', MESSAGES)).cpu / MESSAGES,
  });
  print(`intake: 1 message in ${describe(shares, 0)} made a transition`);
  print(
    `intake: us of CPU per message at ${PER_SECOND}/s: bare ${describe(pairs.theirs, 1)}, Tocsin ${describe(pairs.ours, 1)}`,
  );
  const line = `intake: ${describe(pairs.ratios)} times a bare subscriber; target ${TARGET}, at worst ${WORST}`;
  conclude(median(pairs.ratios) <= WORST, line);
};

await main();
