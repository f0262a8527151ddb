import { describe, expect, test } from 'vitest';
import { decideMessage } from '../../src/app/decide.ts';
import { leaveGroups } from '../../src/app/group-judge.ts';
import { restoreWorld } from '../../src/app/restore.ts';
import type { Json } from '../../src/base/json.ts';
import { asDeviceId, asRuleId } from '../../src/model/ids.ts';
import type { Batch } from '../../src/store/batch.ts';
import { MINUTE, message, openWorld, type SmallWorld, START, saved, warm } from './small-world.ts';

interface Written {
  readonly facts?: string;
  readonly when?: string;
  readonly more?: string;
}

const AVERAGE = '{ siteAvg: { avg: temperature, across: devices } }';
const ABOVE = '{ fact: siteAvg, operator: greaterThan, value: -12 }';

/** By default about the average of a site's freezers. */
const aboutSite = ({ facts = AVERAGE, when = ABOVE, more = '' }: Written = {}) => `
version: 1
rules:
  - id: site-warm
    source: cold
    key: "{site}"
    facts: ${facts}
    when: { all: [ ${when} ] }
    ${more}
`;

const SITE_WARM = asRuleId('site-warm');

const open = (written: Written = {}, options: Parameters<typeof openWorld>[1] = {}) => {
  const it = openWorld(aboutSite(written), options);
  return { ...it, ...lookingAt(it) };
};

const lookingAt = ({ world, clock }: SmallWorld) => ({
  say: (topic: string, payload: Json) => decideMessage(world, message(topic, payload, { receivedAt: clock.now() })),
  values: () =>
    [...world.groups.forRule(SITE_WARM)].map(
      ({ key, device }) => `${key} ${JSON.stringify(device.memory.values[0] ?? null)}`,
    ),
  wait: (minutes: number) => clock.advanceTo(clock.now() + minutes * MINUTE),
});

describe('a rule about a site', () => {
  test('raises one alarm for all of its freezers, and ends it', () => {
    const { readFrom, states } = open();
    readFrom('f1', { temperature: -10 });
    expect(states()).toEqual(['site-warm oslo active']);
    readFrom('f2', { temperature: -20 });
    expect(states()).toEqual([]);
    readFrom('f2', { temperature: -11 });
    expect(states()).toEqual(['site-warm oslo active']);
  });

  test('has a group for each site', () => {
    const { values, say } = open();
    say('cold/oslo/f1/telemetry', { temperature: -10 });
    say('cold/bergen/f1/telemetry', { temperature: -18 });
    expect(values()).toEqual(['oslo -10', 'bergen -18']);
  });

  test('runs its delay by watch time: devices have a clock each', () => {
    const { readFrom, states, wait } = open({ more: 'for: 10m' }, { time: '$.ts' });
    readFrom('f1', { temperature: -10, ts: '2026-01-12T12:00:00Z' });
    readFrom('f2', { temperature: -10, ts: '2026-01-12T13:00:00Z' });
    readFrom('f1', { temperature: -10, ts: '2026-01-12T11:59:00Z' });
    expect(states()).toEqual(['site-warm oslo pending']);
    wait(10);
    expect(states()).toEqual(['site-warm oslo active']);
  });

  test('says in its evidence what the devices add up to', () => {
    const { readFrom, batch } = open();
    readFrom('f1', { temperature: -10 });
    readFrom('f2', { temperature: -11 });
    expect(batch().transitions.map(({ evidence, labels, key }) => ({ evidence, labels, key }))).toEqual([
      { evidence: { siteAvg: -10 }, labels: { site: 'oslo' }, key: 'oslo' },
    ]);
  });

  test('takes what the broker kept into account, and does not judge it', () => {
    const { readFrom, states, values } = open();
    readFrom('f1', { temperature: -10 }, { retain: true });
    expect(states()).toEqual([]);
    readFrom('f2', { temperature: -8 });
    expect([states(), values()]).toEqual([['site-warm oslo active'], ['oslo -9']]);
  });
});

describe('a member', () => {
  const STALE = { facts: '{ siteAvg: { avg: temperature, across: devices, staleAfter: 30m } }' };

  test('that falls silent is left out once its value is stale', () => {
    const { readFrom, states, values, wait } = open(STALE);
    readFrom('f1', { temperature: 0 });
    wait(20);
    readFrom('f2', { temperature: -20 });
    expect([states(), values()]).toEqual([['site-warm oslo active'], ['oslo -10']]);
    wait(9);
    expect(states()).toEqual(['site-warm oslo active']);
    wait(1);
    expect([states().filter((it) => !it.endsWith('-')), values()]).toEqual([[], ['oslo -20']]);
  });

  test('that grew stale long after the last reading ends the alarm then, by our clock', () => {
    const { readFrom, batch, wait } = open(STALE);
    readFrom('f2', { temperature: -20 });
    readFrom('f1', { temperature: 0 });
    wait(29);
    readFrom('f2', { temperature: -20 });
    wait(1);
    expect(batch().transitions.map(({ type, observedAt }) => [type, (observedAt - START) / MINUTE])).toEqual([
      ['raised', 0],
      ['cleared', 30],
    ]);
  });

  test('stays without staleAfter', () => {
    const { readFrom, states, wait } = open();
    readFrom('f1', { temperature: 0 });
    wait(60 * 24);
    readFrom('f2', { temperature: -20 });
    expect(states()).toEqual(['site-warm oslo active']);
  });

  test('that was the last leaves nothing known, and the alarm as it is', () => {
    const { readFrom, states, values, wait } = open(STALE);
    readFrom('f1', { temperature: 0 });
    wait(31);
    expect([states(), values()]).toEqual([['site-warm oslo active'], ['oslo null']]);
  });

  test('that moves to another site leaves the first, which is judged again', () => {
    const { states, values, say, wait } = open({}, { topic: 'cold/{site}/telemetry', device: '$.id' });
    say('cold/oslo/telemetry', { id: 'van', temperature: -10 });
    say('cold/oslo/telemetry', { id: 'f1', temperature: -20 });
    wait(1);
    say('cold/bergen/telemetry', { id: 'van', temperature: -10 });
    expect([states(), values()]).toEqual([['site-warm bergen active'], ['oslo -20', 'bergen -10']]);
    wait(1);
    say('cold/oslo/telemetry', { id: 'van', temperature: 10 });
    expect(states()).toEqual(['site-warm bergen active', 'site-warm oslo active']);
    expect(values()).toEqual(['oslo -5', 'bergen null']);
  });
});

describe('after a restart', () => {
  const reopen = (batch: Batch, written: Written = {}) => {
    const next = open(written);
    const activations = batch.activations.map((record) => ({ ...record, raisedDecidedAt: 0, evidence: {} }));
    restoreWorld(next.world, saved({ ...batch, activations }));
    next.world.timers.run();
    return next;
  };

  test('a group is made from what its devices last said', () => {
    const { readFrom, batch } = open();
    readFrom('f1', { temperature: -10 });
    readFrom('f2', { temperature: -11 });
    const next = reopen(batch());
    expect([next.states(), next.values()]).toEqual([['site-warm oslo active'], ['oslo -10.5']]);
    next.readFrom('f1', { temperature: -20 });
    expect(next.states()).toEqual([]);
  });

  const NARROWED = { more: 'topic: cold/oslo/+/telemetry' };

  test('a rule that narrows its source waits until it is likely that all have spoken', () => {
    const { readFrom, batch } = open(NARROWED);
    readFrom('f1', { temperature: -10 });
    const next = reopen(batch(), NARROWED);
    next.readFrom('f2', { temperature: -20 });
    expect(next.states()).toEqual(['site-warm oslo active']);
    next.wait(15);
    expect(next.states()).toEqual([]);
  });

  test('a freezer that never said what the rule reads keeps nobody waiting', () => {
    const { readFrom, batch } = open();
    readFrom('f1', { temperature: -10 });
    readFrom('door-1', { door: 'open' });
    const next = reopen(batch());
    next.readFrom('f1', { temperature: -20 });
    expect(next.states()).toEqual([]);
  });
});

describe('a reload', () => {
  test('of the same rule changes nothing', () => {
    const { swap, readFrom, states, values } = open();
    readFrom('f1', { temperature: -10 });
    swap(aboutSite());
    readFrom('f2', { temperature: -8 });
    expect([states(), values()]).toEqual([['site-warm oslo active'], ['oslo -9']]);
  });

  test('of a rule about the same fact goes on with what the freezers said', () => {
    const { swap, readFrom, states, values, wait } = open();
    readFrom('f1', { temperature: -10 });
    swap(aboutSite({ facts: AVERAGE.replace('avg', 'max') }));
    wait(1);
    expect([states(), values()]).toEqual([['site-warm oslo active'], ['oslo -10']]);
  });

  test('with another key leaves no group of the old one', () => {
    const { world, swap, readFrom, states, wait } = open();
    readFrom('f1', { temperature: -10 });
    swap(aboutSite().replace('"{site}"', 'all'));
    wait(1);
    expect([...world.fleet.source('group:site-warm').devices.keys()]).toEqual(['all']);
    expect(states()).toEqual(['site-warm all active']);
  });

  test('makes no member of a device that has not spoken', () => {
    const { world, swap } = open();
    world.fleet.restore(world.fleet.source('cold'), asDeviceId('oslo/f9'), { site: 'oslo', device: 'f9' });
    swap(aboutSite({ more: 'for: 1m' }));
    expect([...world.groups.forRule(SITE_WARM)]).toEqual([]);
  });

  test('without the rule leaves no group behind', () => {
    const { world, swap, readFrom } = open();
    readFrom('f1', { temperature: -10 });
    swap('version: 1\nrules: []');
    expect([world.fleet.deviceCount(), [...world.groups.forRule(SITE_WARM)]]).toEqual([1, []]);
  });

  test('that makes the rule one about each freezer ends the alarm of the site', () => {
    const { swap, readFrom, states } = open();
    readFrom('f1', { temperature: -10 });
    swap(warm('', 'site-warm'));
    expect(states()).toEqual([]);
    readFrom('f1', { temperature: -9 });
    expect(states()).toEqual(['site-warm oslo/f1 active']);
  });
});

test('a freezer that had to go for want of room is no member any more', () => {
  const { world, readFrom, values } = open();
  readFrom('f1', { temperature: -10 });
  readFrom('f2', { temperature: -20 });
  const gone = world.fleet.source('cold').devices.get(asDeviceId('oslo/f2'));
  if (gone) leaveGroups(world, gone);
  readFrom('f1', { temperature: -9 });
  expect(values()).toEqual(['oslo -9']);
});

test('a group goes with its last member, unless it has an alarm', () => {
  const { world, say, wait, states } = open({}, { topic: 'cold/{site}/telemetry', device: '$.id' });
  say('cold/oslo/telemetry', { id: 'van' });
  say('cold/bergen/telemetry', { id: 'lorry', temperature: 5 });
  wait(1);
  for (const id of ['van', 'lorry']) say('cold/stavanger/telemetry', { id, temperature: -20 });
  expect([...world.fleet.source('group:site-warm').devices.keys()]).toEqual(['bergen', 'stavanger']);
  expect(states()).toEqual(['site-warm bergen active']);
  wait(20);
  expect(world.blindness.check(world.watch.now()).map(({ key }) => key)).toEqual(['bergen']);
});

test('of groups nothing is stored but their alarms', () => {
  const { readFrom, batch } = open();
  readFrom('f1', { temperature: -10 });
  const { alarms, facts, heard } = batch();
  expect(alarms.map(({ source, device }) => [source, device])).toEqual([['group:site-warm', 'oslo']]);
  expect([...new Set([...facts, ...heard].map(({ source }) => source))]).toEqual(['cold']);
});

test('a group of which nothing is known for a quarter of an hour is a rule that cannot see', () => {
  const { world, readFrom, wait } = open();
  readFrom('f1', { temperature: 'broken' });
  wait(15);
  expect(world.blindness.check(world.watch.now())).toEqual([{ rule: 'site-warm', key: 'oslo', missing: ['siteAvg'] }]);
});

test('a fact that is derived of each freezer can be counted', () => {
  const { readFrom, states, wait } = open({
    facts: `
      rise: { delta: temperature, over: 10m }
      rising: { count: { fact: rise, operator: greaterThan, value: 5 }, across: devices }`,
    when: '{ fact: rising, operator: greaterThanInclusive, value: 2 }',
  });
  for (const freezer of ['f1', 'f2']) readFrom(freezer, { temperature: -20 });
  wait(1);
  readFrom('f1', { temperature: -10 });
  expect(states().filter((it) => it.endsWith('active'))).toEqual([]);
  readFrom('f2', { temperature: -10 });
  expect(states()).toEqual(['site-warm oslo active']);
});
