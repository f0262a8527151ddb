import { describe, expect, test } from 'vitest';
import { asDeviceId } from '../../src/model/ids.ts';
import { createAbsence, createAbsenceExplain } from '../../src/rules/absence.ts';
import { createMemory, type Memory } from '../../src/rules/memory.ts';
import { at, faultsOf, load } from './given.ts';

const MINUTE = 60_000;
const FILTER = 'cold/+/+/telemetry';

const memoryOf = (parts: Partial<Memory>): Memory => ({
  ...createMemory('cold', asDeviceId('oslo/f7'), {}),
  ...parts,
});

describe('a device is absent', () => {
  const evaluate = createAbsence({ afterMs: 15 * MINUTE, filter: null });
  const DUE = { verdict: 'false', recheckAt: 16 * MINUTE };

  test.each<[string, Partial<Memory>, number, object]>([
    ['not while it was heard lately, and is looked at again', { heardWatchedAt: MINUTE }, 15, DUE],
    ['to the millisecond', { heardWatchedAt: MINUTE }, 16 - 1 / MINUTE, DUE],
    ['once it has been silent for so long', { heardWatchedAt: MINUTE }, 16, { verdict: 'true', recheckAt: null }],
    ['at once if it said so', { heardWatchedAt: MINUTE, online: false }, 2, { verdict: 'true', recheckAt: null }],
    ['by silence, though it once said that it is there', { heardWatchedAt: MINUTE, online: true }, 15, DUE],
    ['perhaps: it was never heard', {}, 99, { verdict: 'unknown', recheckAt: null }],
    ['perhaps: only a will that was kept tells of it', { online: false }, 99, { verdict: 'unknown', recheckAt: null }],
    [
      'not by watch time that a crash took back',
      { heardWatchedAt: 6 * MINUTE },
      5,
      { verdict: 'false', recheckAt: 21 * MINUTE },
    ],
  ])('%s', (_sentence, memory, minutes, evaluation) => {
    expect(evaluate(memoryOf(memory), at(minutes * MINUTE))).toEqual(evaluation);
  });
});

describe('a rule that listens to one topic', () => {
  const evaluate = createAbsence({ afterMs: MINUTE, filter: FILTER });

  test.each<[string, Partial<Memory>, string]>([
    ['knows nothing of a device that speaks elsewhere', { heardWatchedAt: 9 * MINUTE }, 'unknown'],
    ['counts from what came there', { heardWatchedAt: 9 * MINUTE, heardOn: new Map([[FILTER, 8 * MINUTE]]) }, 'true'],
    ['takes any word that it is gone', { online: false, heardOn: new Map([[FILTER, 9 * MINUTE]]) }, 'true'],
  ])('%s', (_sentence, memory, verdict) => {
    expect(evaluate(memoryOf(memory), at(9.5 * MINUTE)).verdict).toBe(verdict);
  });
});

test('why a device counts as absent is told', () => {
  const silence = { afterMs: 15 * MINUTE, filter: null };
  const explain = createAbsenceExplain(silence, createAbsence(silence));
  expect(explain(memoryOf({ heardWatchedAt: 0, online: false }), at(3 * MINUTE))).toMatchObject({
    condition: 'absent 15m',
    verdict: 'true',
    facts: [
      { fact: 'silence', value: '3 min', origin: 'remembered' },
      { fact: 'online', value: false, origin: 'remembered' },
    ],
  });
  expect(explain(memoryOf({}), at(0)).facts).toEqual([{ fact: 'silence', value: null, origin: 'never-heard' }]);
});

const silent = (more: string): string => `version: 1
rules:
  - id: silent
    source: cold
    absent: 15m
    ${more}
`;

describe('a rule with absent', () => {
  test('waits for silence, and reads no fact', () => {
    const [rule] = load(silent('for: 1m')).rules;
    expect(rule).toMatchObject({ awaitsSilence: true, reads: [], forMs: MINUTE, keyIsDevice: true });
  });

  test.each([
    [
      'ends with the next reading',
      'clear: { when: { fact: t, operator: equal, value: 1 } }',
      /^6:\d+ .*silence ends with the next reading/,
    ],
    ['has no condition beside it', 'when: { fact: t, operator: equal, value: 1 }', /^5:\d+ .*"absent" beside "when"/],
    [
      'is about devices, not their channels',
      'key: "{site}/{device}/{channel}"',
      /^6:\d+ .*"channel" comes from the payload/,
    ],
  ])('%s', (_sentence, more, fault) => {
    expect(faultsOf(silent(more))).toEqual([expect.stringMatching(fault)]);
  });

  test('needs a duration', () => {
    expect(faultsOf(silent('').replace('15m', '0s'))).toEqual([
      expect.stringMatching(/^5:\d+ .*every device is silent/),
    ]);
  });
});

describe('together', () => {
  const together = (parts: string) => silent(`together: { ${parts} }`);

  test('delays what each device is told, and reads nothing that only a group has', () => {
    const notify = 'notify: [ { Tag: a, after: 5m, Body: "{{ count }} {{ devices }} {{ temperature }}" } ]';
    const [rule] = load(silent(`together: { by: site }\n    ${notify}`)).rules;
    expect(rule?.together).toMatchObject({ by: 'site', least: 5, share: 0.5, withinMs: MINUTE });
    expect([rule?.notify[0]?.afterMs, rule?.together?.group.notify[0]?.afterMs]).toEqual([6 * MINUTE, 6 * MINUTE]);
    expect(rule?.reads).toEqual(['temperature']);
    expect(rule?.notify[0]?.hash).toBe(load(silent(notify)).rules[0]?.notify[0]?.hash);
  });

  test.each([
    ['names a level of the topic', 'by: sit', /^6:\d+ .*"sit" names no level of the topic, did you mean "site"\?/],
    ['leaves time for others', 'by: site, within: 0s', /^6:\d+ .*before others can join it/],
    ['is about several', 'by: site, least: 1', /^6:\d+ .*least/],
    ['is about a share', 'by: site, share: 50', /^6:\d+ .*share/],
  ])('%s', (_sentence, parts, fault) => {
    expect(faultsOf(together(parts))).toEqual([expect.stringMatching(fault)]);
  });

  test('goes with absent alone', () => {
    const text = together('by: site').replace('absent: 15m', 'when: { fact: t, operator: equal, value: 1 }');
    expect(faultsOf(text)).toEqual([expect.stringMatching(/^6:\d+ .*together goes with absent/)]);
  });
});
