import { describe, expect, test } from 'vitest';
import { formatFault } from '../../src/document/fault.ts';
import { loadRuleFile } from '../../src/rules/load.ts';
import { coldDecoder, loadRules, ruleContext } from '../app/small-world.ts';

const WHEN = 'when: { fact: action, operator: equal, value: hold }';

const rule = (more: string, { defaults = '', kind = WHEN } = {}): string => `
version: 1
${defaults}
rules:
  - id: pressed
    source: cold
    ${kind}
    ${more}
`;

const faultsOf = (text: string): readonly string[] => {
  const loaded = loadRuleFile(text, 'rules.yaml', ruleContext([coldDecoder()]));
  return loaded.ok ? [] : loaded.error.map(formatFault);
};

const load = (text: string) => {
  const [only] = loadRules(text, ruleContext([coldDecoder()])).rules;
  if (!only) throw new Error('no rule');
  return only;
};

test('an event has a cooldown, and says where its messages name the occurrence', () => {
  const event = load(rule('mode: event\n    cooldown: 10m\n    dedup: "$.id"'));
  expect(event).toMatchObject({ mode: 'event', cooldownMs: 600_000, forMs: 0 });
  expect(event.dedupOf).toBeTypeOf('function');
});

test('an event may leave the device out of its key', () => {
  expect(load(rule("mode: event\n    key: '{site}'")).keyText).toBe('{site}');
});

test('the defaults for alarms are none of its business', () => {
  const defaults = 'defaults: { for: 5m, clear: { for: 1m }, cooldown: 1m }';
  expect(load(rule('mode: event', { defaults }))).toMatchObject({ forMs: 0, clearForMs: 0, cooldownMs: 60_000 });
  expect(load(rule('', { defaults }))).toMatchObject({ forMs: 300_000, cooldownMs: 0 });
});

describe('in an event it is a fault to write', () => {
  test.each([
    ['for: 5m', '9:5', 'an event happens at once: each matching message is one'],
    ['clear: { for: 2m }', '9:5', 'an event has no end: there is nothing to clear'],
    ['facts: { action: { staleAfter: 1h } }', '9:24', "an event looks at its own message's facts, which are new"],
    ['notify: [ { Tag: [a], clear: false } ]', '9:27', 'an event has no end that could be told'],
    ['notify: [ { Tag: [a], after: 5m } ]', '9:27', 'an event is over when it has happened'],
    ['notify: [ { Tag: [a], unless: acknowledged } ]', '9:27', 'an event is told at once'],
    ['notify: [ { Tag: [a], severity: critical } ]', '9:27', 'an event has one severity'],
    ['severity: latch-highest', '9:15', 'an event has one severity'],
    ['dedup: "$"', '9:12', 'names no field of the payload'],
    ['dedup: once', '9:12', 'is the same for every message'],
    ['dedup: "$.a.*"', '9:12', 'does not name one place'],
    ['dedup: "{a"', '9:12', 'neither a {name} nor text without braces'],
  ])('%s', (more, place, words) => {
    const faults = faultsOf(rule(`mode: event\n    ${more}`));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toContain(`rules.yaml:${place}`);
    expect(faults[0]).toContain(words);
  });

  test.each([
    ['absent: 5m', 'silence is no message'],
    ['levels: [ { severity: info, when: { fact: a, operator: equal, value: 1 } } ]', 'an event has one severity'],
  ])('%s', (kind, words) => {
    expect(faultsOf(rule('mode: event', { kind })).join('\n')).toContain(words);
  });
});

test.each([['cooldown: 5m'], ['dedup: "$.id"']])('%s is for events alone', (more) => {
  expect(faultsOf(rule(more))).toEqual([expect.stringContaining('is for mode: event')]);
});

test('an event cannot look at all devices of its key', () => {
  const more = "mode: event\n    key: '{site}'\n    facts: { n: { count: action, across: devices } }";
  expect(faultsOf(rule(more)).join('\n')).toContain('an event looks at one message, not at all devices');
});

describe('a severity that the rule never comes to is a fault', () => {
  const LEVELS = 'levels: [ { severity: warning, when: { fact: a, operator: equal, value: 1 } } ]';

  test.each([
    ['of an entry, above that of the rule', 'notify: [ { Tag: [a], severity: critical } ]', WHEN, 'is warning at most'],
    ['of an entry, above all levels', 'notify: [ { Tag: [a], severity: critical } ]', LEVELS, 'is warning at most'],
    ['the highest of no levels', 'severity: latch-highest', WHEN, 'latch-highest is for a rule with levels'],
  ])('%s', (_sentence, more, kind, words) => {
    expect(faultsOf(rule(more, { kind })).join('\n')).toContain(words);
  });

  test('and one that it may come to is none', () => {
    expect(faultsOf(rule('notify: [ { Tag: [a], severity: warning } ]', { kind: LEVELS }))).toEqual([]);
    expect(faultsOf(rule('severity: latch-highest', { kind: LEVELS }))).toEqual([]);
  });
});
