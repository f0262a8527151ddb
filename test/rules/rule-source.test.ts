import { describe, expect, test } from 'vitest';
import { faultsOf, load } from './given.ts';

const text = (source: string) =>
  `version: 1\nrules:\n  - id: r\n    ${source}\n    when: { fact: t, operator: equal, value: 1 }\n`;
const faults = (source: string) => faultsOf(text(source)).map((fault) => fault.replace('rules[0].', ''));

describe('where the readings of a rule come from', () => {
  test.each<[string, string, readonly [string, string | undefined]]>([
    ['a source of the config', 'source: cold', ['cold', undefined]],
    [
      'a part of a source',
      '{ source: cold, topic: "cold/oslo/{freezer}/telemetry" }',
      ['cold', 'cold/oslo/+/telemetry'],
    ],
    ['a part of a source that ends in #', '{ source: plant, topic: "plant/{hall}/pumps" }', ['plant', 'plant/+/pumps']],
    ['a topic alone', 'topic: cold/{site}/{device}/+', ['topic:cold/{site}/{device}/+', 'cold/+/+/+']],
    ['a topic alone that ends in #', 'topic: "{site}/#"', ['topic:{site}/#', '+/#']],
  ])('%s', (_sentence, written, [source, filter]) => {
    const lines = written.startsWith('{') ? written.slice(2, -2).replace(', ', '\n    ') : written;
    const [rule] = load(text(lines)).rules;
    expect([rule?.source, rule?.topic?.filter]).toEqual([source, filter]);
  });

  test.each<[string, string, readonly string[]]>([
    ['nothing', 'title: x', ['3:5 rules[0]: a rule needs a source or a topic']],
    [
      'an unknown source',
      'source: clod',
      ['4:13 source: unknown source "clod", did you mean "cold"? (expected cold, plant)'],
    ],
    [
      'a topic that its source never reads',
      'source: cold\n    topic: cold/{a}/telemetry',
      ['5:12 topic: the source "cold" never reads this topic (expected cold/{site}/{device}/telemetry)'],
    ],
    [
      'another topic than its source reads',
      'source: plant\n    topic: hall/1',
      ['5:12 topic: the source "plant" never reads this topic (expected plant/{hall}/#)'],
    ],
    [
      'a topic of Tocsin',
      'topic: tocsin/{device}',
      ['4:12 topic: topics under tocsin/ are what Tocsin itself publishes'],
    ],
    [
      'a shared subscription',
      'topic: $share/a/{device}',
      ['4:12 topic: a rule has a plain topic: Tocsin makes the subscriptions'],
    ],
    [
      'a topic that names no device',
      'topic: cold/oslo',
      [
        '4:12 topic: without a source, the topic must name the level that is the device (expected a topic such as cold/{device}/telemetry)',
      ],
    ],
    [
      'a topic with a name within a level',
      'topic: cold/f-{device}',
      ['4:12 topic: {name} must be one whole level, not part of "f-{device}"'],
    ],
    ['a # that is not last', 'topic: "{a}/#/b"', ['4:12 topic: # must be the whole last level']],
  ])('a fault: %s', (_sentence, source, expected) => {
    expect(faults(source)).toEqual(expected);
  });
});

describe('names of the topic', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'may not be labels too',
      'source: cold\n    labels: { site: oslo }',
      ['5:15 labels.site: "site" names a level of the topic already'],
    ],
    [
      'may not be facts too',
      'source: cold\n    facts: { site: { default: oslo } }',
      ['5:14 facts.site: "site" names a level of the topic, not a fact'],
    ],
    [
      'have no dot',
      'source: cold\n    facts: { a.b: { default: 1 } }',
      ['5:14 facts.a.b: "a.b" is no fact: names with a dot are Tocsin\'s'],
    ],
    [
      'make up the key',
      'source: cold\n    key: "{site}"',
      [
        '5:10 key: a key without the device would mix up the alarms of several devices (expected {site} and {device}, or facts with across: devices)',
      ],
    ],
    [
      'do not make up the key when the payload names the device',
      'source: plant\n    key: "{hall}"',
      [
        '5:10 key: a key without the device would mix up the alarms of several devices (expected {device}, or facts with across: devices)',
      ],
    ],
    ['may all stand in the key', 'source: cold\n    key: "{site}/{device}/{channel}"', []],
    ['may stand beside the device', 'source: plant\n    key: "{hall}/{device}"', []],
  ])('%s', (_sentence, source, expected) => {
    expect(faults(source)).toEqual(expected);
  });
});
