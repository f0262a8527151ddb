import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { captureLabels, filterMatches, parseTopicTemplate, type TopicTemplate } from '../../src/model/topic.ts';

const parsed = (text: string): TopicTemplate => {
  const template = parseTopicTemplate(text);
  if (!template.ok) throw new Error(template.error);
  return template.value;
};

const TEMPLATES: readonly [why: string, text: string, filter: string, names: readonly string[]][] = [
  ['no names', 'a/b/c', 'a/b/c', []],
  ['names of whole levels', 'cold/{site}/{device}/telemetry', 'cold/+/+/telemetry', ['site', 'device']],
  ['a plain + beside a name', '+/{device}', '+/+', ['device']],
  ['a final #', 'cold/{site}/#', 'cold/+/#', ['site']],
  ['everything', '#', '#', []],
  ['a name alone', '{device}', '+', ['device']],
  ['an empty first level', '/{device}', '/+', ['device']],
  ['an underscore and digits', '{_a1}', '+', ['_a1']],
  ['the broker itself', '$SYS/broker/load/{name}', '$SYS/broker/load/+', ['name']],
];

test.each(TEMPLATES)('a template with %s', (_why, text, filter, names) => {
  const template = parsed(text);
  expect([template.filter, template.captures.map(({ name }) => name)]).toEqual([filter, names]);
});

const REFUSED: readonly [why: string, text: string, fault: RegExp][] = [
  ['nothing', '', /may not be empty/],
  ['one name twice', '{a}/b/{a}', /\{a\} stands twice/],
  ['part of a level as a name', 'a/b{c}', /one whole level/],
  ['a name that is none', 'a/{b c}', /one whole level/],
  ['a name that begins with a digit', '{1a}', /one whole level/],
  ['an empty name', '{}', /one whole level/],
  ['# before the end [MQTT-4.7.1-1]', 'a/#/b', /# must be the whole last level/],
  ['# within a level', 'a/b#', /# must be the whole last level/],
  ['+ within a level [MQTT-4.7.1-2]', 'a/b+', /\+ must be a whole level/],
  ['a NUL [MQTT-4.7.3-2]', 'a/\0', /NUL/],
  ['a tab, over which mosquitto ends the connection', 'a/\t', /control character: "\\t"/],
  ['half a character', 'a/\ud800', /control character/],
  ['more levels than mosquitto takes', 'a/'.repeat(200), /at most 200 levels/],
  ['more than anybody means', 'a'.repeat(70_000), /at most 1000 characters/],
];

test.each(REFUSED)('no template: %s', (_why, text, fault) => {
  expect(parseTopicTemplate(text)).toEqual({ ok: false, error: expect.stringMatching(fault) });
});

const LABELS: readonly [template: string, topic: string, labels: object][] = [
  ['cold/{site}/{device}/telemetry', 'cold/oslo/f7/telemetry', { site: 'oslo', device: 'f7' }],
  ['{a}/+/{b}/#', 'x/y/z/more/and/more', { a: 'x', b: 'z' }],
  ['{a}/{b}', 'x/', { a: 'x', b: '' }],
  ['a/b', 'a/b', {}],
  ['{__proto__}/a', 'x/a', Object.fromEntries([['__proto__', 'x']])],
];

test.each(LABELS)('%s takes from %s what its names stand for', (template, topic, labels) => {
  expect(captureLabels(parsed(template), topic)).toEqual(labels);
});

/** The non-normative examples of MQTT 5, §4.7.1 and §4.7.2, and the edges beside them. */
const MATCHES: readonly [filter: string, topic: string, matches: boolean][] = [
  ['sport/tennis/player1/#', 'sport/tennis/player1', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/ranking', true],
  ['sport/tennis/player1/#', 'sport/tennis/player1/score/wimbledon', true],
  ['sport/#', 'sport', true],
  ['sport/#', 'sports', false],
  ['sport/tennis/+', 'sport/tennis/player1', true],
  ['sport/tennis/+', 'sport/tennis/player1/ranking', false],
  ['sport/+', 'sport', false],
  ['sport/+', 'sport/', true],
  ['+/+', '/finance', true],
  ['/+', '/finance', true],
  ['+', '/finance', false],
  ['+/#', 'a', true],
  ['#', 'a/b/c', true],
  ['a/b', 'a/b', true],
  ['a/b', 'A/b', false],
  ['a/b', 'a/b/', false],
  ['#', '$SYS/broker/uptime', false],
  ['+/monitor/Clients', '$SYS/monitor/Clients', false],
  ['$SYS/#', '$SYS/broker/uptime', true],
  ['$SYS/monitor/+', '$SYS/monitor/Clients', true],
  ['a/+', 'a/$b', true],
];

test.each(MATCHES)('%s and %s: %s', (filter, topic, matches) => {
  expect(filterMatches(filter, topic)).toBe(matches);
});

/** The same by a regular expression: slow, and written from the standard's words alone. */
const matchesByRegex = (filter: string, topic: string): boolean => {
  const pattern = filter
    .replaceAll(/[.*?^${}()|[\]\\]/g, '\\$&')
    .replace(/^#$/, '.*')
    .replace(/\/#$/, '(/.*)?')
    .replaceAll(/\+/g, '[^/]*');
  return new RegExp(`^(${/^[+#]/.test(filter) ? '(?!\\$)' : ''}${pattern})$`, 's').test(topic);
};

describe('whatever the filter and the topic', () => {
  const level = fc.constantFrom('', 'a', 'b', 'ab', '$a', '.', 'é');
  const topic = fc.array(level, { minLength: 1, maxLength: 5 }).map((levels) => levels.join('/'));
  const filter = fc
    .tuple(fc.array(fc.oneof(level, fc.constant('+')), { minLength: 1, maxLength: 5 }), fc.constantFrom('', '/#'))
    .map(([levels, end]) => levels.join('/') + end);

  test('it matches as the standard says', () => {
    fc.assert(
      fc.property(fc.oneof(filter, fc.constant('#')), topic, (wanted, given) => {
        expect(filterMatches(wanted, given)).toBe(matchesByRegex(wanted, given));
      }),
      { numRuns: 2_000 },
    );
  });

  test('a topic matches itself and the template that names its levels, which gives them back', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'é'), { minLength: 1, maxLength: 5 }), (levels) => {
        const given = levels.join('/');
        const template = parsed(levels.map((_, index) => `{n${index}}`).join('/'));
        expect(filterMatches(given, given) && filterMatches(template.filter, given)).toBe(true);
        expect(Object.values(captureLabels(template, given))).toEqual(levels);
      }),
    );
  });
});
