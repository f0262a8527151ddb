import { describe, expect, test } from 'vitest';
import { createRuleBook } from '../../src/app/rule-book.ts';
import { decodersFor } from '../../src/app/rule-files.ts';
import { coldDecoder, loadRules, ruleContext } from './small-world.ts';

const WHEN = 'when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }';

/** A book of `rules`, each a line of YAML, over the source `cold` and one of its own for what it names. */
const bookOf = (...rules: readonly string[]) => {
  const decoders = [coldDecoder()];
  const text = `version: 1\nrules:\n${rules.map((rule) => `  - { ${rule}, ${WHEN} }`).join('\n')}\n`;
  const loaded = loadRules(text, ruleContext(decoders)).rules;
  return createRuleBook(loaded, decodersFor(decoders, loaded));
};

const routes = (book: ReturnType<typeof bookOf>, topic: string) =>
  book.routes(topic).map(({ decoder, rules, reads }) => ({
    source: decoder.source,
    rules: rules.map(({ rule, labels }) => [rule.id, labels]),
    reads,
  }));

const F7 = 'cold/oslo/f7/telemetry';

describe('a topic', () => {
  test('leads to each rule of its source', () => {
    expect(routes(bookOf('id: a, source: cold', 'id: b, source: cold'), F7)).toEqual([
      {
        source: 'cold',
        rules: [
          ['a', {}],
          ['b', {}],
        ],
        reads: ['temperature'],
      },
    ]);
  });

  test('leads to a rule that narrows its source only where that matches, with the names it gives', () => {
    const book = bookOf("id: a, source: cold, topic: 'cold/oslo/{freezer}/telemetry'");
    expect(routes(book, F7)).toEqual([{ source: 'cold', rules: [['a', { freezer: 'f7' }]], reads: ['temperature'] }]);
    expect(routes(book, 'cold/bergen/f7/telemetry')).toEqual([{ source: 'cold', rules: [], reads: [] }]);
  });

  test('costs nothing of its own where no rule has a topic of its own: there may be any number', () => {
    const book = bookOf('id: a, source: cold', 'id: b, source: cold');
    const [first] = book.routes(F7);
    const [second] = book.routes('cold/oslo/f8/telemetry');
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  test('is remembered, unless it is too long to be read', () => {
    const book = bookOf("id: a, source: cold, topic: 'cold/{s}/{d}/telemetry'");
    expect(book.routes(F7)).toBe(book.routes(F7));
    const long = `cold/${'x'.repeat(60_000)}/f7/telemetry`;
    expect(book.routes(long)).toEqual(book.routes(long));
    expect(book.routes(long)).not.toBe(book.routes(long));
  });

  test('of a rule alone is a source of its own', () => {
    const book = bookOf("id: a, topic: 'lamp/{lamp}'", 'id: b, source: cold');
    expect(routes(book, 'lamp/l1')).toEqual([
      { source: 'topic:lamp/{lamp}', rules: [['a', { lamp: 'l1' }]], reads: ['temperature'] },
    ]);
  });

  test('that two sources read leads to the rules of both', () => {
    const book = bookOf('id: a, source: cold', "id: b, topic: 'cold/{site}/#'");
    expect(
      routes(book, F7)
        .map(({ source }) => source)
        .toSorted(),
    ).toEqual(['cold', 'topic:cold/{site}/#']);
  });

  test('that nobody reads leads nowhere', () => {
    expect(routes(bookOf('id: a, source: cold'), 'warm/oslo')).toEqual([]);
  });

  test('under tocsin/ never leads to a rule', () => {
    const book = bookOf("id: a, topic: '{room}/#'");
    expect([routes(book, 'tocsin/alarms/a/f7'), routes(book, 'kitchen/lamp')]).toEqual([[], [expect.anything()]]);
  });

  test('is looked up once', () => {
    const book = bookOf('id: a, source: cold');
    expect(book.routes(F7)).toBe(book.routes(F7));
  });
});

test('a fact that is a name of the topic is not one that a reading must bring', () => {
  const book = bookOf("id: a, source: cold, key: '{site}/{device}/{door}'");
  expect(routes(book, F7)[0]?.reads).toEqual(['temperature', 'door']);
});

test("Tocsin's own readings go to the whole source", () => {
  const book = bookOf('id: a, source: cold');
  expect(book.internal('cold').map(({ rule }) => rule.id)).toEqual(['a']);
  expect(book.internal('none')).toEqual([]);
});

test('a hundred thousand topics are remembered, then the memory starts afresh', () => {
  const book = bookOf('id: a, source: cold');
  const first = book.routes(F7);
  for (let index = 0; index < 100_000; index++) book.routes(`other/${index}`);
  expect(book.routes(F7)).not.toBe(first);
  expect(book.routes(F7)).toEqual(first);
});
