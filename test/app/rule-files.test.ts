import { describe, expect, test } from 'vitest';
import { decodersFor, loadRuleTexts, rulesOf } from '../../src/app/rule-files.ts';
import type { FileText } from '../../src/app/text-files.ts';
import { formatFault } from '../../src/document/fault.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const FAULTY = warm('fro: 1m');
const TWO = `${warm()}  - { id: stays, source: cold, when: { fact: temperature, operator: greaterThan, value: 0 } }\n`;

/** Loads `texts` after a run that ended with `lastGood`. */
const load = (texts: Readonly<Record<string, string>>, lastGood: Readonly<Record<string, string>> = {}) => {
  const files: readonly FileText[] = Object.entries(texts).map(([file, text]) => ({ file, text }));
  const loaded = loadRuleTexts(files, new Map(Object.entries(lastGood)), ruleContext([coldDecoder()]));
  return {
    ids: rulesOf(loaded.files).map(({ id, file }) => `${file} ${id}`),
    reports: loaded.reports.map(({ file, running }) => `${file} ${running}`),
    faults: loaded.reports.flatMap(({ faults }) => faults.map(formatFault)),
    good: [...loaded.good.keys()],
  };
};

describe('each file is its own unit', () => {
  test('of loading: one with faults does not stop the others', () => {
    const { ids, reports, faults, good } = load({ a: FAULTY, b: warm('', 'other') });
    expect(ids).toEqual(['b other']);
    expect(reports).toEqual(['b current', 'a none']);
    expect(faults).toEqual([expect.stringMatching(/^a:7:.*fro/)]);
    expect(good).toEqual(['b']);
  });

  test('and one with faults runs by its last good text, which stays that', () => {
    const { ids, reports, good } = load({ a: FAULTY }, { a: warm() });
    expect(ids).toEqual(['a warm']);
    expect(reports).toEqual(['a last-good']);
    expect(good).toEqual([]);
  });

  test('and a last good text that has become faulty itself runs no more', () => {
    expect(load({ a: FAULTY }, { a: FAULTY }).reports).toEqual(['a none']);
  });
});

describe('of two files with one id', () => {
  test('the one that is new is refused, wherever it stands', () => {
    const { ids, reports, faults } = load({ a: warm(), b: warm() }, { b: warm() });
    expect(ids).toEqual(['b warm']);
    expect(reports).toEqual(['b current', 'a none']);
    expect(faults).toEqual([expect.stringMatching(/^a:4:.*"warm" stands already in b:4/)]);
  });

  test('the later is refused when both are new', () => {
    expect(load({ a: warm(), b: warm() }).ids).toEqual(['a warm']);
  });

  test('the newcomer runs by its own last good text', () => {
    const { ids, reports } = load({ a: warm(), b: warm() }, { a: warm(), b: warm('', 'other') });
    expect(ids).toEqual(['a warm', 'b other']);
    expect(reports).toEqual(['a current', 'b last-good']);
  });

  test('a rule that moved runs in its new file, though its old file is broken', () => {
    const { ids, reports } = load({ a: FAULTY, b: warm() }, { a: warm() });
    expect(ids).toEqual(['b warm']);
    expect(reports).toEqual(['b current', 'a none']);
  });

  test('and the others of its old file go on by their last good text, once that was broken', () => {
    const { ids, reports, good } = load({ a: FAULTY, b: warm() }, { a: TWO });
    expect(ids).toEqual(['b warm', 'a stays']);
    expect(reports).toEqual(['b current', 'a last-good']);
    expect(good).toEqual(['b']);
  });

  test('a rule that moved between two files that are well is refused nowhere', () => {
    const before = { a: warm(), b: warm('', 'other') };
    expect(load({ a: warm('', 'third'), b: warm() }, before).reports).toEqual(['a current', 'b current']);
  });
});

describe('decoders', () => {
  const decoders = [coldDecoder()];
  const own = (topic: string, id: string) =>
    `version: 1\nrules:\n  - { id: ${id}, topic: '${topic}', when: { all: [ { fact: on, operator: equal, value: 1 } ] } }\n`;

  test('of the config are all there is for rules that name a source', () => {
    const { rules } = loadRules(warm(), ruleContext(decoders));
    expect(decodersFor(decoders, rules)).toEqual(decoders);
  });

  test('stand for each topic that a rule names without a source, once', () => {
    const context = ruleContext(decoders);
    const rules = ['a', 'b'].flatMap((id) => loadRules(own('lamp/{room}/{lamp}', id), context).rules);
    const [, implicit, ...more] = decodersFor(decoders, rules);
    expect([implicit?.source, implicit?.deviceLabels, more]).toEqual([
      'topic:lamp/{room}/{lamp}',
      ['room', 'lamp'],
      [],
    ]);
  });
});
