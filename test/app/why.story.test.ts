import { describe, expect, test } from 'vitest';
import type { WhyChainRow, WhyQuery } from '../../src/api/why.ts';
import { createWhy } from '../../src/app/why-service.ts';
import { ANA, F7, FREEZER_WARM, LEAD } from './cold-room.ts';
import { openSite, type Person, type Site } from './harness.ts';

const rulesOf = (more: string): string => `
version: 1
rules:
  - id: warm
    title: Too warm
    source: cold
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }
${more}
`;

const LEVELS = `
version: 1
rules:
  - id: warm
    source: cold
    levels:
      - { severity: warning, when: { fact: temperature, operator: greaterThan, value: -15 } }
      - { severity: critical, when: { fact: temperature, operator: greaterThan, value: -5 } }
    notify: [ { Tag: [on-call], severity: critical, Body: warm } ]
`;

const TELL_ANA = '    notify: [ { Tag: [on-call], Body: warm } ]';

/** What stands in the way, as a person asks who got nothing. */
const ask = async (site: Site, query: WhyQuery = { rule: 'warm', key: 'oslo/f7' }): Promise<WhyChainRow> => {
  const why = createWhy({ world: site.process().core.world, lists: site.store.lists });
  const answer = await why(query);
  if (!answer.ok) throw new Error(answer.error.detail);
  const [chain] = answer.value.chains;
  if (!chain) throw new Error('no chain');
  return chain;
};

interface Nothing {
  readonly why: string;
  readonly rules: string;
  readonly people?: readonly Person[];
  readonly happens: (site: Site) => Promise<void>;
  readonly blocked: readonly [step: string, reason: string, text: RegExp];
}

const warm = (site: Site, temperature: unknown = -10) => site.publish(F7, { temperature: temperature as number });

const NOTHING_CAME: readonly Nothing[] = [
  {
    why: 'the freezer was never heard',
    rules: rulesOf(TELL_ANA),
    happens: async () => {},
    blocked: ['sample', 'never-heard', /^the rule never saw a reading of oslo\/f7: nothing came on cold\/\{site\}/],
  },
  {
    why: 'it never said the fact that the rule reads',
    rules: rulesOf(TELL_ANA),
    happens: (site) => site.publish(F7, { humidity: 3 }),
    blocked: ['facts', 'never-heard', /^temperature is unknown: never heard$/],
  },
  {
    why: 'the fact has grown stale',
    rules: rulesOf(`    facts: { temperature: { staleAfter: 1h } }\n    for: 4h\n${TELL_ANA}`),
    happens: async (site) => {
      await warm(site, -20);
      await site.advance('3h');
    },
    blocked: ['facts', 'stale', /^temperature is unknown: last heard 3 h ago, staleAfter 1h$/],
  },
  {
    why: 'what stands deeper in a message has grown stale',
    rules: rulesOf(`    facts: { temperature: { staleAfter: 1h } }\n    for: 4h\n${TELL_ANA}`).replace(
      'fact: temperature',
      'fact: temperature, path: $.inside',
    ),
    happens: async (site) => {
      await site.publish(F7, { temperature: { inside: -20 } });
      await site.advance('2h');
    },
    blocked: ['facts', 'stale', /^temperature \$\.inside is unknown: last heard 2 h ago, staleAfter 1h$/],
  },
  {
    why: 'the window is not filled',
    rules: rulesOf(TELL_ANA)
      .replace('fact: temperature', 'fact: heard')
      .replace('greaterThan, value: -15', 'lessThan, value: 3')
      .replace('source: cold', 'source: cold\n    facts: { heard: { count: temperature, over: 1h } }'),
    happens: (site) => warm(site, -20),
    blocked: ['facts', 'filling', /^heard is not sure yet: its window is not filled$/],
  },
  {
    why: 'the condition is false',
    rules: rulesOf(TELL_ANA),
    happens: (site) => warm(site, -20),
    blocked: [
      'condition',
      'condition-false',
      /^temperature greaterThan -15 is false: temperature is -20, heard 0 s ago$/,
    ],
  },
  {
    why: 'the delay still runs',
    rules: rulesOf(`    for: 10m\n${TELL_ANA}`),
    happens: async (site) => {
      await warm(site);
      await site.advance('6m');
    },
    blocked: ['timers', 'delay-running', /^held: for 10m, due in 4 min$/],
  },
  {
    why: 'the broker is away, so that watch time stands still',
    rules: rulesOf(`    for: 10m\n${TELL_ANA}`),
    happens: async (site) => {
      await warm(site);
      await site.linkDown();
    },
    blocked: ['timers', 'watch-stopped', /^held: for 10m, 10 min left; watch time stands still/],
  },
  {
    why: 'the rule tells nobody',
    rules: rulesOf(''),
    happens: (site) => warm(site),
    blocked: ['obligations', 'nobody-to-tell', /no notify entry/],
  },
  {
    why: 'it is told later, and only if nobody acknowledges',
    rules: rulesOf('    notify: [ { Tag: [on-call], after: 15m, unless: acknowledged, Body: warm } ]'),
    happens: async (site) => {
      await warm(site);
      await site.advance('6m');
    },
    blocked: [
      'obligations',
      'not-yet-due',
      /^Tag=on-call: waits until .*Z, due in 9 min, after 15m unless acknowledged$/,
    ],
  },
  {
    why: 'the alarm ended before its time came',
    rules: rulesOf('    notify: [ { Tag: [on-call], after: 15m, Body: warm } ]'),
    happens: async (site) => {
      await warm(site);
      await warm(site, -20);
    },
    blocked: ['condition', 'condition-false', /temperature is -20/],
  },
  {
    why: 'it is told of more severe alarms only',
    rules: LEVELS,
    happens: (site) => warm(site),
    blocked: ['obligations', 'severity-not-reached', /^Tag=on-call: is told from critical up$/],
  },
  {
    why: 'its target could not be named',
    rules: rulesOf('    notify: [ { Identity: "lead-{{ area }}", Body: warm } ]'),
    happens: (site) => warm(site),
    blocked: [
      'obligations',
      'target-unknown',
      /^Identity=lead-\{\{ area \}\}: not told: a name in its target had no value$/,
    ],
  },
  {
    why: 'it was acknowledged in time',
    rules: rulesOf('    notify: [ { Tag: [on-call], after: 15m, unless: acknowledged, Body: warm } ]'),
    happens: async (site) => {
      await warm(site);
      site.send('tocsin/commands/ack/warm/oslo%2Ff7', Buffer.alloc(0));
      await site.advance('20m');
    },
    blocked: ['obligations', 'was-acknowledged', /^Tag=on-call: not told: the alarm was acknowledged before/],
  },
  {
    why: 'nobody is bound',
    rules: rulesOf(TELL_ANA),
    people: [LEAD],
    happens: (site) => warm(site),
    blocked: ['notification', 'nobody-bound', /^nobody is bound to Tag=on-call$/],
  },
  {
    why: 'the provider is away',
    rules: rulesOf(TELL_ANA),
    happens: async (site) => {
      site.provider.goDown();
      await warm(site);
    },
    blocked: ['deliveries', 'retry', /^ana-k …4567 \(sms\): waits: attempt 2 in 30 s, the last one 503$/],
  },
  {
    why: 'the provider was away for too long',
    rules: rulesOf('    notify: [ { Tag: [on-call], Body: warm, Ttl: 60 } ]'),
    happens: async (site) => {
      site.provider.goDown();
      await warm(site);
      await site.advance('5m');
    },
    blocked: ['deliveries', 'ttl-expired', /^ana-k …4567 \(sms\): given up: not accepted within 1 min, last 503$/],
  },
];

describe('who got nothing finds out why', () => {
  test.each(NOTHING_CAME)('$why', async ({ rules, people = [ANA], happens, blocked }) => {
    const site = await openSite({ rules, people });
    await happens(site);
    const { blockedAt, steps } = await ask(site);
    const [step, reason, text] = blocked;
    expect([blockedAt?.step, blockedAt?.reason]).toEqual([step, reason]);
    expect(blockedAt?.text).toMatch(text);
    expect(steps.find((one) => one.step === step)?.outcome).toBe(blockedAt?.waits ? 'waits' : 'blocked');
  });
});

test('who got one sees the chain whole', async () => {
  const site = await openSite({ rules: rulesOf(`    for: 10m\n${TELL_ANA}`), people: [ANA] });
  await warm(site);
  await site.advance('11m');
  site.phone(ANA.sms).expectSms(/warm/);
  const chain = await ask(site);
  expect(chain).toMatchObject({ rule: 'warm', key: 'oslo/f7', state: 'active', blockedAt: null, blocks: [] });
  expect(chain.steps.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
    ...['sample passed', 'facts passed', 'condition passed', 'timers passed', 'state passed', 'suppression passed'],
    ...['obligations passed', 'notification passed', 'deliveries passed'],
  ]);
  expect(chain.facts).toMatchObject([{ fact: 'temperature', value: -10, origin: 'remembered', ageMs: 660_010 }]);
  expect(chain.conditions.map(({ depth, condition, verdict }) => [depth, condition, verdict])).toEqual([
    [0, 'all', 'true'],
    [1, 'temperature greaterThan -15', 'true'],
  ]);
  expect(chain.transitions).toMatchObject([{ type: 'raised', reason: 'delay-over', evidence: { temperature: -10 } }]);
  expect(chain.notifications).toMatchObject([
    { on: 'raise', state: 'fanned-out', deliveries: [{ state: 'delivered', identity: 'ana-k', providerId: 'SM1' }] },
  ]);
  expect(chain.steps.at(-1)?.text).toBe('1 of 1 accepted');
  expect(chain.notifications[0]?.deliveries[0]?.text).toMatch(
    /^ana-k …4567 \(sms\): accepted by Twilio as SM1 at 2026-01-12T12:10/,
  );
});

test('one was told, and the other waits: both are seen', async () => {
  const site = await openSite({ rules: FREEZER_WARM, people: [ANA, LEAD] });
  await warm(site);
  await site.advance('11m');
  site.phone(ANA.sms).expectSms(/-10 C/);
  const { blockedAt, obligations, steps } = await ask(site, { device: 'cold/oslo/f7' });
  expect(obligations.map(({ told }) => told)).toEqual(['active', 'nothing']);
  expect(blockedAt).toMatchObject({ step: 'obligations', entry: 1, waits: true });
  expect(steps.at(-1)).toMatchObject({ step: 'deliveries', outcome: 'passed' });
});

test('an alarm that is over is asked for by its id', async () => {
  const site = await openSite({ rules: rulesOf(TELL_ANA), people: [ANA] });
  await warm(site);
  await warm(site, -20);
  site.phone(ANA.sms).expectSms(/warm/);
  site.phone(ANA.sms).expectSms(/./);
  const now = await ask(site, { of: 'f7' });
  expect(now).toMatchObject({ activation: null, blockedAt: { step: 'condition' } });
  const then = await ask(site, { of: now.lastActivation ?? '' });
  expect(then).toMatchObject({ state: 'cleared', blockedAt: null, notifications: [{ on: 'raise' }, { on: 'clear' }] });
});

const EVENT = `
version: 1
rules:
  - id: opened
    source: cold
    mode: event
    when: { fact: door, operator: equal, value: open }
    cooldown: 10m
    notify: [ { Tag: [on-call], Body: open } ]
`;

test('of an event it is the newest occurrence that is told of', async () => {
  const site = await openSite({ rules: EVENT, people: [ANA] });
  const query = { rule: 'opened', key: 'oslo/f7' };
  await site.publish(F7, { door: 'closed' });
  expect((await ask(site, query)).blockedAt).toMatchObject({ step: 'condition', reason: 'not-occurred' });
  await site.publish(F7, { door: 'open' });
  await site.publish(F7, { door: 'closed' });
  site.phone(ANA.sms).expectSms(/open/);
  expect(await ask(site, query)).toMatchObject({ blockedAt: null, notifications: [{ on: 'raise' }] });
  await site.advance('1h');
  expect(await ask(site, query)).toMatchObject({ state: 'cleared', blockedAt: null, notifications: [{ on: 'raise' }] });
});

const GROUP = `
version: 1
rules:
  - id: site-warm
    source: cold
    key: "{site}"
    facts: { mean: { avg: temperature, across: devices } }
    when: { fact: mean, operator: greaterThan, value: -15 }
    for: 10m
    notify: [ { Tag: [on-call], Body: warm } ]
`;

test('of several devices together it is their sum that is told of, and each of them leads there', async () => {
  const site = await openSite({ rules: GROUP, people: [ANA] });
  await warm(site);
  await site.publish('cold/oslo/f8/telemetry', { temperature: -14 });
  for (const query of [{ of: 'f8' }, { of: 'site-warm/oslo' }, { of: 'site-warm' }]) {
    const { key, facts, blockedAt } = await ask(site, query);
    expect([key, blockedAt?.text]).toEqual(['oslo', 'held: for 10m, due in 10 min']);
    expect(facts).toMatchObject([{ fact: 'mean', value: -12 }]);
  }
});

test('looking changes nothing', async () => {
  const site = await openSite({ rules: FREEZER_WARM, people: [ANA] });
  await warm(site);
  const { world } = site.process().core;
  const before = [
    [...world.fleet.sources()].map(({ name }) => name),
    world.fleet.deviceCount(),
    world.ledger.isEmpty(),
  ];
  for (const of of ['f7', 'freezer-warm', 'freezer-warm/oslo/f9', 'nobody', 'tocsin.broker-lost']) {
    await createWhy({ world, lists: site.store.lists })({ of });
  }
  const after = [[...world.fleet.sources()].map(({ name }) => name), world.fleet.deviceCount(), world.ledger.isEmpty()];
  expect(after).toEqual(before);
});

describe('a name', () => {
  const NAMES: readonly [of: string, status: number, detail: RegExp][] = [
    ['f7', 409, /^f7 may be device cold\/oslo\/f7, device cold\/bergen\/f7: name one of them$/],
    ['warn', 404, /^no alarm, device or rule warn, did you mean "warm"\?$/],
    ['cold/oslo/f8', 404, /did you mean "cold\/oslo\/f7"\?$/],
    ['something-else-altogether', 404, /; there is warm, cold\/oslo\/f7, cold\/bergen\/f7$/],
  ];

  test.each(NAMES)('%s', async (of, status, detail) => {
    const site = await openSite({ rules: rulesOf('    for: 1h') });
    await warm(site);
    await site.publish('cold/bergen/f7/telemetry', { temperature: -10 });
    const answer = await createWhy({ world: site.process().core.world, lists: site.store.lists })({ of });
    expect(answer).toMatchObject({ ok: false, error: { status, detail: expect.stringMatching(detail) } });
  });
});

test('an alarm is asked for by the beginning of its id, as far as no other one begins so', async () => {
  const site = await openSite({ rules: rulesOf('') });
  await warm(site);
  await site.publish('cold/oslo/f8/telemetry', { temperature: -10 });
  const [second, first] = (await site.store.lists.alarms({})).items.map(({ id }) => id as string);
  const why = createWhy({ world: site.process().core.world, lists: site.store.lists });
  expect(await ask(site, { of: first ?? '' })).toMatchObject({ key: 'oslo/f7', activation: first });
  const shared = [...(first ?? '')].findIndex((letter, index) => letter !== second?.[index]);
  expect(await ask(site, { of: first?.slice(0, shared + 1).toUpperCase() ?? '' })).toMatchObject({ key: 'oslo/f7' });
  const some = first?.slice(0, 4) ?? '';
  expect(await why({ of: some })).toEqual({
    ok: false,
    error: {
      status: 409,
      detail: `${some} is the beginning of ${second} (warm/oslo/f8), ${first} (warm/oslo/f7): write more of it`,
    },
  });
  expect(await why({ alarm: 'ffff' })).toMatchObject({ ok: false, error: { status: 404 } });
});

test('a key that the rule does not know is told of, with the one that may be meant', async () => {
  const site = await openSite({ rules: rulesOf('') });
  await warm(site, -20);
  const { blockedAt } = await ask(site, { of: 'warm/oslo/f8' });
  expect(blockedAt).toMatchObject({ step: 'sample', reason: 'never-heard' });
  expect(blockedAt?.text).toMatch(/, did you mean "oslo\/f7"\?$/);
});
