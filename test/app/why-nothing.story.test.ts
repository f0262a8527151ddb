import { describe, expect, test } from 'vitest';
import type { WhyChainRow, WhyQuery } from '../../src/api/why.ts';
import { createWhy } from '../../src/app/why-service.ts';
import { ANA, F7, FREEZER_WARM, LEAD } from './cold-room.ts';
import { openSite, type Person, type Site, type SiteOptions } from './harness.ts';

/** One rule over the freezers; `when` as it stands, `more` under it. */
const ruleOf = (
  when = 'when: { fact: temperature, operator: greaterThan, value: -15 }',
  more = '    notify: [ { Tag: [on-call], Body: warm } ]',
): string => `
version: 1
rules:
  - id: warm
    source: cold
    ${when}
${more}
`;

const TELL = '    notify: [ { Tag: [on-call], Body: warm } ]';
const SILENT = (more = '') => ruleOf(`absent: 15m${more}`);
const OPENED = (more = '') =>
  ruleOf(
    `mode: event\n    when: { all: [ { fact: door, operator: equal, value: open }, { any: [ { fact: lamp, operator: equal, value: 1 }, { fact: lamp, operator: equal, value: 2 } ] } ] }${more}`,
  );

interface Asking {
  readonly query?: WhyQuery;
  readonly refused?: readonly string[];
}

const ask = async (site: Site, { query = { rule: 'warm', key: 'oslo/f7' }, refused = [] }: Asking = {}) => {
  const { world, link, missed } = site.process().core;
  const road = { isConnected: link.isConnected, refused: () => refused, missed };
  const answer = await createWhy({ world, lists: site.store.lists, road })(query);
  if (!answer.ok) throw new Error(answer.error.detail);
  const [chain] = answer.value.chains;
  if (!chain) throw new Error('no chain');
  return chain;
};

interface Nothing extends Asking {
  readonly why: string;
  readonly rules?: string;
  readonly site?: Partial<SiteOptions>;
  readonly people?: readonly Person[];
  readonly happens: (site: Site) => Promise<void>;
  readonly blocked: readonly [step: string, reason: string, text: RegExp, next: RegExp | null];
}

const warm = (site: Site, temperature: unknown = -10, device = 'f7') =>
  site.publish(`cold/oslo/${device}/telemetry`, { temperature: temperature as number });

const nothing = async () => {};

const NOTHING_CAME: readonly Nothing[] = [
  {
    why: 'Tocsin is not connected',
    happens: (site) => site.linkDown(),
    blocked: ['sample', 'not-connected', /of oslo\/f7: Tocsin is not connected to the broker$/, /tocsin doctor/],
  },
  {
    why: 'the broker was lost since the device was heard',
    happens: async (site) => {
      await warm(site, -20);
      await site.linkDown();
    },
    blocked: ['sample', 'not-connected', /^Tocsin is not connected to the broker: it hears nothing newer$/, /doctor/],
  },
  {
    why: 'the broker refuses the topic',
    happens: nothing,
    refused: ['cold/#', 'heat/#'],
    blocked: ['sample', 'not-subscribed', /: the broker refuses us cold\/#$/, /access rules/],
  },
  {
    why: 'the device says nothing where others speak',
    happens: async (site) => {
      await warm(site, -20, 'f8');
      await site.advance('5m');
    },
    blocked: [
      'sample',
      'never-heard',
      /; one device was heard there, the last 5 min ago, did you mean "oslo\/f8"\?$/,
      /tocsin record --topic '#'/,
    ],
  },
  {
    why: 'its payload is no JSON',
    happens: async (site) => {
      site.send(F7, Buffer.from('warm!'));
      site.send(F7, Buffer.from('warm!'));
      site.send('cold/oslo/f8/telemetry', Buffer.from('{"temperature":-10}x'));
      await site.advance('1m');
    },
    blocked: [
      'sample',
      'not-json',
      /: what came cannot be read: not-json, .*\(cold\/oslo\/f7\/telemetry, 1 min ago, 2 times\)$/,
      /decode/,
    ],
  },
  {
    why: 'the source does not read what the broker retained',
    site: { source: 'retained: ignore' },
    happens: (site) => site.publish(F7, { temperature: -10 }, { retain: true }),
    blocked: ['sample', 'retained-ignored', /what the broker retained is not read by this source/, /evaluate/],
  },
  {
    why: 'what the broker retained is only remembered',
    happens: (site) => site.publish(F7, { temperature: -10 }, { retain: true }),
    blocked: [
      'timers',
      'retained-seeds-memory',
      /^the condition is true, but nothing was judged since: what/,
      /evaluate/,
    ],
  },
  {
    why: 'the reading was too old when it came',
    rules: ruleOf(undefined, `    maxAge: 10m\n${TELL}`),
    site: { source: 'time: $.ts' },
    happens: (site) => site.publish(F7, { temperature: -10, ts: '2026-01-12T10:00:00Z' }),
    blocked: [
      'timers',
      'too-old',
      /its reading was older than maxAge \(cold\/oslo\/f7\/telemetry, 0 s ago\)$/,
      /maxAge/,
    ],
  },
  {
    why: 'the value is a text',
    happens: (site) => warm(site, 'warm'),
    blocked: ['facts', 'wrong-type', /^temperature is warm, which its comparison cannot use$/, /tocsin record/],
  },
  {
    why: 'the sensor says that it has no value',
    happens: (site) => warm(site, null),
    blocked: [
      'facts',
      'empty',
      /^temperature is unknown: last heard .* ago, the device says that it has no/,
      /look at the dev/,
    ],
  },
  {
    why: 'the path leads nowhere',
    rules: ruleOf('when: { fact: temperature, path: $.inside, operator: greaterThan, value: -15 }'),
    happens: (site) => site.publish(F7, { temperature: { outside: 3 } }),
    blocked: ['facts', 'no-such-path', /the value has nothing at this path$/, /mend the path/],
  },
  {
    why: 'the inventory does not know the limit',
    rules: ruleOf('when: { fact: temperature, operator: greaterThan, value: { fact: attributes.max } }'),
    happens: (site) => warm(site),
    blocked: ['facts', 'no-attribute', /^attributes\.max is unknown: the inventory does not have it$/, /inventory/],
  },
  {
    why: 'a restart has lost what it said',
    happens: async (site) => {
      await warm(site, -20);
      await site.editRules(ruleOf('when: { fact: humidity, operator: greaterThan, value: 3 }'));
    },
    blocked: ['facts', 'never-heard', /^humidity is unknown: never heard$/, /by which name/],
  },
  {
    why: 'the rule is not active now',
    rules: ruleOf(undefined, `    active: { hours: "22:00-06:00" }\n${TELL}`),
    happens: (site) => warm(site),
    blocked: ['condition', 'outside-active', /^the rule is not active at this hour$/, /rules\.yaml$/],
  },
  {
    why: 'an event is not looked for at this hour',
    rules: OPENED('\n    active: { hours: "22:00-06:00" }'),
    happens: (site) => site.publish(F7, { door: 'open', lamp: 1 }),
    blocked: ['condition', 'outside-active', /^the rule is not active at this hour$/, /rules\.yaml$/],
  },
  {
    why: 'no message was the event that is waited for',
    rules: OPENED(),
    happens: (site) => site.publish(F7, { door: 'open', lamp: 3 }),
    blocked: [
      'condition',
      'not-occurred',
      /^no message was an occurrence: it waits for one with door equal "open" and \(lamp equal 1 or lamp equal 2\)$/,
      /tocsin record/,
    ],
  },
  {
    why: 'the device is not silent for long enough',
    rules: SILENT(),
    happens: async (site) => {
      await warm(site);
      await site.advance('10m');
    },
    blocked: [
      'condition',
      'condition-false',
      /^it was heard 10 min ago: absent in 5 min, unless it is heard again$/,
      null,
    ],
  },
  {
    why: 'nobody misses a device that never spoke',
    rules: SILENT(),
    happens: nothing,
    blocked: ['sample', 'never-heard', /^the rule never saw a reading of oslo\/f7: nothing came on/, /inventory/],
  },
  {
    why: 'the rule is gone that was pending',
    rules: ruleOf(undefined, `    for: 10m\n${TELL}`),
    happens: async (site) => {
      await warm(site);
      await site.editRules(ruleOf().replace('id: warm', 'id: other'));
    },
    query: { rule: 'other', key: 'oslo/f7' },
    blocked: ['timers', 'not-judged', /^the condition is true, but nothing was judged since: retained, late and/, null],
  },
  {
    why: 'several are silent together, and one alarm stands for all',
    rules: SILENT('\n    together: { by: site, least: 2, within: 1m }'),
    happens: async (site) => {
      await warm(site, -20);
      await warm(site, -20, 'f8');
      await site.advance('20m');
      site.phone(ANA.sms).expectSms(/warm/);
    },
    blocked: ['suppression', 'inhibited', /^Tag=on-call: held back/, /^tocsin why 'warm\/site=oslo' tells/],
  },
  {
    why: 'the credential is refused',
    happens: async (site) => {
      site.provider.refuseCredentials();
      await warm(site);
    },
    blocked: [
      'deliveries',
      'credential-refused',
      /waits: Twilio refuses the credential, 20003; one is/,
      /tocsin doctor/,
    ],
  },
];

describe('who got nothing finds out at which step, and what to do next', () => {
  test.each(NOTHING_CAME)(
    '$why',
    async ({ rules = ruleOf(), people = [ANA], happens, blocked, site: parts, ...asking }) => {
      const site = await openSite({ rules, people, ...parts });
      await happens(site);
      const { blockedAt, blocks, steps } = await ask(site, asking);
      const [step, reason, text, next] = blocked;
      expect([blockedAt?.step, blockedAt?.reason]).toEqual([step, reason]);
      expect(blockedAt?.text).toMatch(text);
      if (next === null) expect(blockedAt?.advice).toBeNull();
      else expect(blockedAt?.advice).toMatch(next);
      expect(blocks).toHaveLength(1);
      expect(steps.find((one) => one.step === step)?.outcome).toBe(blockedAt?.waits ? 'waits' : 'blocked');
    },
  );
});

describe('an alarm that is open', () => {
  const steps = ({ steps: all }: WhyChainRow, name: string) => all.find(({ step }) => step === name)?.text;

  test('says what keeps it from ending, by the value of each leaf', async () => {
    const site = await openSite({ rules: FREEZER_WARM, people: [ANA, LEAD] });
    const query = { rule: 'freezer-warm', key: 'oslo/f7' };
    await warm(site);
    await site.advance('11m');
    await warm(site, -16);
    site.phone(ANA.sms).expectSms(/-10 C/);
    const chain = await ask(site, { query });
    expect(
      chain.clearConditions.map(({ depth, condition, verdict, facts }) => [depth, condition, verdict, facts]),
    ).toEqual([
      [0, 'all', 'false', []],
      [1, 'temperature lessThanInclusive -18', 'false', [{ fact: 'temperature', value: -16, origin: 'remembered' }]],
    ]);
    expect(steps(chain, 'condition')).toMatch(/^now false; it stays until temperature lessThanInclusive -18: t/);
    await warm(site, -20);
    expect(steps(await ask(site, { query }), 'condition')).toBe('now false; what lets it go is true');
  });

  test('has nothing of the kind while it only waits', async () => {
    const site = await openSite({ rules: FREEZER_WARM, people: [ANA] });
    await warm(site);
    expect((await ask(site, { query: { rule: 'freezer-warm', key: 'oslo/f7' } })).clearConditions).toEqual([]);
  });

  test('of an event says how long others are not told', async () => {
    const site = await openSite({ rules: OPENED('\n    cooldown: 10m'), people: [ANA] });
    await site.publish(F7, { door: 'open', lamp: 1 });
    await site.advance('4m');
    site.phone(ANA.sms).expectSms(/warm/);
    expect(steps(await ask(site), 'timers')).toMatch(/^cooldown, 6 min left: what occurs until then is not told$/);
  });
});

describe('an alarm over several devices', () => {
  const MEAN = ruleOf(
    `key: "{site}"
    facts:
      mean: { avg: temperature, across: devices, staleAfter: 1h }
      open: { count: { fact: door, operator: equal, value: open }, across: devices }
    when: { all: [ { fact: mean, operator: greaterThan, value: -15 }, { fact: open, operator: lessThan, value: 5 } ] }`,
  );
  const query = { rule: 'warm', key: 'oslo' };

  test('tells which of them count, and why others are left out', async () => {
    const site = await openSite({ rules: MEAN });
    await warm(site, -18, 'f9');
    await site.advance('2h');
    await site.publish(F7, { temperature: -20, door: 'open' });
    await site.publish('cold/oslo/f8/telemetry', { temperature: -18, door: 'shut' });
    const { members, memberCount, steps } = await ask(site, { query });
    expect(memberCount).toBe(3);
    expect(members.map(({ device, part, text }) => [device, part, text])).toEqual([
      [
        'oslo/f9',
        'unknown',
        'mean: left out, temperature is unknown: last heard 2 h ago, staleAfter 1h; open: left out, door is unknown: never heard',
      ],
      ['oslo/f7', 'counts', 'mean: -20, heard 0 s ago; open: counts, door open, heard 0 s ago'],
      ['oslo/f8', 'counts', 'mean: -18, heard 0 s ago; open: does not count, door shut, heard 0 s ago'],
    ]);
    expect(members[1]?.facts).toMatchObject([
      { fact: 'temperature', value: -20, origin: 'remembered' },
      { fact: 'door', value: 'open' },
    ]);
    expect(steps[0]?.text).toMatch(/; about 3 devices$/);
  });

  test('of which none has a value says so, and of which it is', async () => {
    const site = await openSite({ rules: MEAN });
    await warm(site, 'cold');
    const { blockedAt } = await ask(site, { query });
    expect(blockedAt).toMatchObject({ step: 'facts', reason: 'wrong-type' });
    expect(blockedAt?.text).toMatch(
      /^mean is unknown: its one device gives none; oslo\/f7: temperature is cold, which/,
    );
  });

  test('that were lost in a restart waits for them', async () => {
    const site = await openSite({ rules: MEAN });
    await warm(site, -18);
    await site.editRules(MEAN.replaceAll('temperature', 'humidity'));
    const { blockedAt } = await ask(site, { query });
    expect(blockedAt).toMatchObject({ step: 'facts', reason: 'lost' });
    expect(blockedAt?.text).toMatch(
      /^mean is unknown: what a restart has lost of its devices is waited for, 1 h at most/,
    );
  });

  test('that fell silent together tells who is absent', async () => {
    const site = await openSite({
      rules: SILENT('\n    together: { by: site, least: 2, share: 0.5, within: 1m }'),
      people: [ANA],
    });
    const bergen = () => site.publish('cold/bergen/f1/telemetry', { temperature: -20 });
    for (const device of ['f7', 'f8', 'f9']) await warm(site, -20, device);
    await bergen();
    await site.advance('10m');
    await warm(site, -20, 'f9');
    await bergen();
    await site.advance('10m');
    site.phone(ANA.sms).expectSms(/warm/);
    const { members, conditions, facts, blockedAt, state } = await ask(site, {
      query: { rule: 'warm', key: 'site=oslo' },
    });
    expect([state, blockedAt]).toEqual(['active', null]);
    expect(members.map(({ device, part, text }) => [device, part, text])).toEqual([
      ['oslo/f7', 'counts', 'absent: counts, silence 20 min'],
      ['oslo/f8', 'counts', 'absent: counts, silence 20 min'],
      ['oslo/f9', 'does-not-count', 'absent: does not count, silence 10 min'],
    ]);
    expect(conditions.map(({ condition, verdict }) => `${condition}: ${verdict}`)).toEqual([
      'absent together: true',
      '50 % of them: true',
      '2 of them, to begin: true',
    ]);
    expect(facts).toMatchObject([
      { fact: 'count', value: 2 },
      { fact: 'total', value: 3 },
    ]);
  });

  test('that fell silent together tells who is absent, however their own alarms are called', async () => {
    const site = await openSite({
      rules: SILENT("\n    key: '{device} of {site}'\n    together: { by: site, least: 2, within: 1m }"),
    });
    for (const device of ['f7', 'f8']) await warm(site, -20, device);
    await site.advance('20m');
    const { members } = await ask(site, { query: { rule: 'warm', key: 'site=oslo' } });
    expect(members.map(({ device, part }) => [device, part])).toEqual([
      ['oslo/f7', 'counts'],
      ['oslo/f8', 'counts'],
    ]);
  });
});

describe('of several things that were not taken the newest is told', () => {
  const ignored = (site: Site) => site.publish(F7, { temperature: -10 }, { retain: true });
  const unread = async (site: Site) => site.send(F7, Buffer.from('no json'));

  test.each([
    ['not-json', [ignored, unread]],
    ['retained-ignored', [unread, ignored]],
  ])('%s', async (reason, happens) => {
    const site = await openSite({ rules: ruleOf(), source: 'retained: ignore' });
    for (const happen of happens) {
      await happen(site);
      await site.advance('1m');
    }
    expect((await ask(site)).blockedAt).toMatchObject({ step: 'sample', reason });
  });
});

test('a word that is a rule and a device is neither', async () => {
  const site = await openSite({ rules: ruleOf() });
  await warm(site, -20, 'warm');
  const asked = ask(site, { query: { of: 'warm' } });
  await expect(asked).rejects.toThrow(
    /^warm may be (device cold\/oslo\/warm, rule warm|rule warm, device cold\/oslo\/warm): name one of them$/,
  );
});

test('a device of which nothing could be read is found by its topic, and no other one is', async () => {
  const site = await openSite({ rules: ruleOf() });
  site.send('cold/oslo/f8/telemetry', Buffer.from('no json'));
  await site.advance('1m');
  expect((await ask(site)).blockedAt).toMatchObject({ reason: 'never-heard' });
  for (const of of ['f8', 'oslo/f8', 'cold/oslo/f8']) {
    expect(await ask(site, { query: { of } })).toMatchObject({ rule: 'warm', blockedAt: { reason: 'not-json' } });
  }
});
