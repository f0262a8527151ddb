import { expect, test } from 'vitest';
import { ANA, F7, FREEZER_WARM, OPS } from './cold-room.ts';
import { openSite } from './harness.ts';

const OTHER_SOURCES = `
  bin: { topic: 'bin/{device}', decode: cbor }
  plant: { decode: sparkplug-b }
  deep: { topic: 'deep/{device}/#' }
`;

/** What is bad is looked at by rules of its own, one of them with a window. */
const RULES = `${FREEZER_WARM}${['bin', 'plant', 'deep']
  .map(
    (source) => `
  - { id: hot-${source}, source: ${source}, when: { fact: temperature, operator: greaterThan, value: 50 } }
  - id: average-${source}
    source: ${source}
    facts: { mean: { avg: temperature, over: 1h } }
    when: { fact: mean, operator: greaterThan, value: 50 }
`,
  )
  .join('')}`;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const json = (value: unknown): Uint8Array => utf8(JSON.stringify(value));

const BAD = 'cold/oslo/bad/telemetry';

interface Bad {
  readonly is: string;
  /** Of one round; there are ten. */
  readonly messages: () => Iterable<readonly [topic: string, payload: Uint8Array]>;
  /** What the metrics count after ten rounds. */
  readonly counted: string;
  /** What the log says, once a minute at most. */
  readonly told?: string;
}

const one = (topic: string, payload: Uint8Array) => () => [[topic, payload] as const];
const fault = (source: string, reason: string, count: number) =>
  `tocsin_decode_faults_total{source="${source}",reason="${reason}"} ${count}`;

const DEEP = '['.repeat(10_000) + ']'.repeat(10_000);

const STORIES: readonly Bad[] = [
  {
    is: 'a payload of 10 MB',
    messages: one(BAD, new Uint8Array(10_000_000).fill(0x20)),
    counted: fault('cold', 'too-large', 10),
    told: 'too-large',
  },
  {
    is: 'nesting 10,000 deep',
    messages: one(BAD, utf8(`{"temperature":${DEEP}}`)),
    counted: fault('cold', 'too-deep', 10),
    told: 'too-deep',
  },
  {
    is: 'a CBOR list that claims to have more elements than there are atoms to store them',
    messages: one('bin/bad', Uint8Array.of(0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)),
    counted: fault('bin', 'not-cbor', 10),
    told: 'not-cbor',
  },
  {
    is: 'CBOR nested 200,000 deep',
    messages: one('bin/bad', new Uint8Array(200_000).fill(0x81)),
    counted: fault('bin', 'too-deep', 10),
    told: 'too-deep',
  },
  {
    is: 'protobuf whose fields claim to be longer than the message',
    messages: one('spBv1.0/g/NDATA/n', Uint8Array.of(0x12, 0xff, 0xff, 0xff, 0xff, 0x0f, 0x0a)),
    counted: fault('plant', 'not-sparkplug', 10),
    told: 'not-sparkplug',
  },
  {
    is: 'bytes that are no UTF-8',
    messages: one(BAD, new Uint8Array(1_000).fill(0xff)),
    counted: fault('cold', 'not-json', 10),
    told: 'not-json',
  },
  {
    is: 'keys that are names of the language',
    messages: one(
      BAD,
      utf8('{"__proto__":{"temperature":99},"constructor":{"prototype":{"temperature":99}},"toString":1}'),
    ),
    counted: 'tocsin_readings_total{source="cold",reason="taken"} 24',
  },
  {
    is: 'a topic of 200 levels',
    messages: one(`deep/${'x/'.repeat(198)}x`, json({ temperature: 1 })),
    counted: 'tocsin_readings_total{source="deep",reason="taken"} 10',
  },
  {
    is: 'a topic of 60,000 letters',
    messages: one(`deep/bad/${'x'.repeat(60_000)}`, json({ temperature: 99 })),
    counted: fault('deep', 'too-large', 10),
    told: 'too-large',
  },
  {
    is: 'numbers that no number holds',
    messages: one(BAD, utf8('{"temperature":-9007199254740993,"other":1e999,"list":[-1e999]}')),
    counted: 'tocsin_readings_total{source="cold",reason="taken"} 24',
  },
  {
    is: 'a clock in 1970',
    messages: one(BAD, json({ temperature: -20, ts: 0 })),
    counted: fault('cold', 'no-clock', 10),
    told: 'no-clock',
  },
  {
    is: 'a clock in 2099',
    messages: one(BAD, json({ temperature: -20, ts: Date.UTC(2099, 0) })),
    counted: fault('cold', 'future-time', 10),
    told: 'future-time',
  },
  {
    is: 'texts of 200 kB',
    messages: one(BAD, json({ temperature: 'x'.repeat(200_000) })),
    counted: fault('cold', 'too-large', 10),
    told: 'too-large',
  },
  {
    is: 'attributes of 10 MB',
    messages: one('fleet/oslo/bad/attributes', new Uint8Array(10_000_000).fill(0x20)),
    counted: fault('inventory', 'too-large', 10),
    told: 'too-large',
  },
];

const openColdRoom = async () => {
  const site = await openSite({
    rules: RULES,
    people: [ANA, OPS],
    source: 'time: $.ts',
    otherSources: OTHER_SOURCES,
    system: '[ { Tag: [ops] } ]',
  });
  const report = async (temperature: number) => {
    const { clock } = site.process().core.world;
    await site.publish(F7, { temperature, ts: clock.now() });
  };
  return { ...site, report, ana: site.phone(ANA.sms), metrics: () => site.process().metrics.text() };
};

test.each(STORIES)('$is: the freezer beside it is told of as ever', async ({ messages, counted, told }) => {
  const { report, send, advance, ana, metrics, log, alarms, unacknowledged } = await openColdRoom();
  const { length: before } = log;
  for (let minute = 0; minute < 10; minute++) {
    await report(-10);
    for (const [topic, payload] of messages()) send(topic, payload);
    ana.expectNothing();
    await advance('1m');
  }
  await report(-10);
  ana.expectSms(/^freezer oslo\/f7 at -10 C$/);
  await report(-20);
  await advance('2m');
  await report(-20);
  ana.expectSms(/^freezer oslo\/f7 is back after 2 min$/);
  await report(-20);
  expect(await alarms()).toEqual(['freezer-warm oslo/f7 cleared']);
  expect(unacknowledged()).toBe(0);
  expect(await metrics()).toContain(counted);
  // What a start says is not about them.
  const lines = log.slice(before).filter(({ fields }) => fields.reason === told);
  if (told) expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(11);
  expect(JSON.stringify(log).length).toBeLessThan(100_000);
});

/** So many at once that only whoever is known already is taken. */
const CROWD = 20_000;

test('20,000 devices that nobody knows: a thousand are taken, the others counted, and operators are told once', async () => {
  const { report, send, advance, ana, metrics, alarms, ...site } = await openColdRoom();
  await report(-10);
  for (let index = 0; index < CROWD; index++) send(`cold/oslo/made-up-${index}/telemetry`, utf8('{"temperature":-20}'));
  await advance('10m');
  await report(-10);
  ana.expectSms(/^freezer oslo\/f7 at -10 C$/);
  const ops = site.phone(OPS.sms);
  ops.expectSms(
    /^Tocsin refuses new devices: more new devices than a source may bring in a minute, or more keys than a device may have$/,
  );
  ops.expectSms(/^Over after 5 min: Tocsin refuses new devices \(cold\)/);
  expect(await alarms()).toEqual(['freezer-warm oslo/f7 active', 'tocsin.too-many-devices cold cleared']);
  expect(site.process().core.world.fleet.source('cold').devices.size).toBe(1_000);
  expect(site.unacknowledged()).toBe(0);
  expect(await metrics()).toContain(`tocsin_readings_total{source="cold",reason="too-many-devices"} ${CROWD - 999}`);
});
