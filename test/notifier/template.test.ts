import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toScope } from '../../src/notifier/context.ts';
import { createTemplates } from '../../src/notifier/template.ts';
import { raisedContext } from './cold-room.ts';

const templates = createTemplates();
const scope = toScope(raisedContext());
const render = (text: string) => templates.render(text, scope);
const rendered = (text: string) => {
  const result = render(text);
  return result.ok ? result.value : `failed: ${result.error}`;
};

describe('what a template prints', () => {
  test.each([
    ['text without braces as it is', 'Above -15 °C.', 'Above -15 °C.'],
    ['a capture by its bare name', '{{ site }}: freezer {{ device }}', 'oslo: freezer f7'],
    ['a fact by its bare name', '{{ temperature | round: 1 }} °C', '-11.3 °C'],
    ['a fact inside a fact', '{{ gps.lat }} {{ facts.gps.lat }}', '59.9 59.9'],
    ['an attribute', '{{ attributes.maxTemp }}', '-15'],
    [
      'the rule and the alarm',
      '{{ rule.title }} {{ rule.labels.area }} {{ alarm.state }}',
      'Freezer too warm cold-chain active',
    ],
    ['no markup: nothing is escaped', '{{ "<b>&" }}', '<b>&'],
    ['a list and an object as JSON', '{{ probes }} {{ gps }}', '[1,2,3] {"lat":59.9}'],
    ['a list joined', '{{ probes | join: ", " }}', '1, 2, 3'],
    ['a default for what is missing', '{{ voltage | default: "?" }} {{ humidity | default: 0 }}', '? 0'],
    ['a default, then more', '{{ voltage | default: 3.14159 | round: 2 }}', '3.14'],
    ['if', '{% if temperature > -15 %}warm{% else %}cold{% endif %}', 'warm'],
    ['if, over what is missing', '{% if voltage %}V{% elsif humidity %}H{% else %}-{% endif %}', '-'],
    ['unless', '{% unless alarm.clearedAt %}still{% endunless %}', 'still'],
    ['case', '{% case door %}{% when "open" %}O{% when "closed" %}C{% endcase %}', 'C'],
    ['for', '{% for p in probes %}[{{ forloop.index }}:{{ p }}]{% endfor %}', '[1:1][2:2][3:3]'],
    ['assign', '{% assign t = temperature | round %}{{ t }}', '-11'],
    ['comment and raw', '{% comment %}x{% endcomment %}{% raw %}{{ site }}{% endraw %}', '{{ site }}'],
    ['a local time', '{{ alarm.raisedAt | date: "%H:%M", "Europe/Oslo" }}', '09:00'],
  ])('%s', (_, text, expected) => {
    expect(rendered(text)).toBe(expected);
  });
});

describe('what fails instead of printing something wrong', () => {
  test.each([
    ['a missing fact', '{{ voltage }}', 'voltage has no value'],
    ['a missing fact in a filter: no 0 °C', '{{ voltage | round: 1 }}', 'voltage has no value'],
    ['a missing fact as an argument', '{{ temperature | plus: voltage }}', 'voltage has no value'],
    ['a null', '{{ humidity }}', 'humidity has no value'],
    ['a null in a filter', '{{ humidity | round }}', 'humidity has no value'],
    ['a missing part of a path', '{{ gps.lon }}', 'gps.lon has no value'],
    ['what was assigned from what is missing', '{% assign v = voltage %}{{ v }}', 'a value is missing'],
    [
      'arithmetic over what is missing',
      '{% assign v = voltage | plus: 1 %}{{ v }}',
      'plus needs numbers, received none',
    ],
    ['an element that is not there', '{{ probes[7] }}', 'probes.7 has no value'],
    ['nil itself', '{{ nil }}', 'a value is missing'],
    ['nothing in a filter', '{{ nil | append: "x" }}', 'append needs a value, received none'],
    ['arithmetic over a text', '{{ door | round }}', 'round needs numbers, received "closed"'],
    ['a loop over what is missing', '{% for v in voltages %}x{% endfor %}', 'voltages has no value'],
    ['an inherited property', '{{ toString }}', 'toString has no value'],
    ['a way to code', '{{ gps.constructor.constructor }}', 'gps.constructor has no value'],
    ['a prototype', '{{ __proto__ }}', '__proto__ has no value'],
    ['a method of an object', '{{ gps.hasOwnProperty }}', 'gps.hasOwnProperty has no value'],
    ['more memory than a message needs', '{% for i in (1..900000) %}x{% endfor %}', 'memory alloc limit exceeded'],
    ['text that does not parse', '{{ temperature', 'output "{{ temperature" not closed, line:1, col:1'],
  ])('%s', (_, text, reason) => {
    expect(render(text)).toEqual({ ok: false, error: reason });
  });

  test('a loop without end in sight', () => {
    const long = { ...scope, list: Array.from({ length: 2000 }, (_, index) => index) };
    const text = '{% for a in list %}{% for b in list %}{% for c in list %}{{ c }}{% endfor %}{% endfor %}{% endfor %}';
    expect(templates.render(text, long)).toEqual({ ok: false, error: 'template render limit exceeded' });
  });
});

describe('check', () => {
  const variables = (text: string) => templates.check(text).variables.map((path) => path.join('.'));

  test.each([
    ['bare names and paths, each once', '{{ site }} {{ facts.door }} {{ site }}', ['site', 'facts.door']],
    ['names in tags', '{% if door == "open" and avg5m > 3 %}{{ key }}{% endif %}', ['door', 'avg5m', 'key']],
    ['arguments of filters', '{{ temperature | minus: limit }}', ['temperature', 'limit']],
    ['a quoted name', "{{ facts['temperature:0'].tC }}", ['facts.temperature:0.tC']],
    ['a computed name as far as it is known, and what computes it', '{{ facts[site] }}', ['facts', 'site']],
    [
      'no names of its own',
      '{% assign t = temperature %}{% for p in probes %}{{ p }}{{ t }}{% endfor %}',
      ['temperature', 'probes'],
    ],
    ['nothing in plain text', '50 % of { everything }', []],
  ])('tells %s', (_, text, paths) => {
    expect(templates.check(text).problems).toEqual([]);
    expect(variables(text).toSorted()).toEqual(paths.toSorted());
  });

  test.each([
    ['an output that does not end', 'a {{ site', /not closed, line:1, col:3/],
    ['a tag that does not end', '{% if site %}', /not closed/],
    ['an empty output', '{{ }}', /invalid value expression/],
    ['a filter without its bar', '{{ temperature round: 1 }}', /expected "\|" before filter/],
    ['a filter that nobody knows', '{{ temperature | rond }}', /undefined filter: rond/],
    ['a filter that is none of ours', '{{ site | base64_encode }}', /undefined filter/],
    ['a tag that loads', '{% render "x" %}', /tag "render" not found/],
    ['a tag that includes', '{% include "x" %}', /tag "include" not found/],
    ['a tag that counts', '{% increment n %}', /tag "increment" not found/],
    ['a comparison by one sign', '{% if door = "open" %}x{% endif %}', /expected/],
    ['a text beyond all measure', '{{ site }}'.repeat(3000), /parse length limit exceeded/],
  ])('finds %s', (_, text, problem) => {
    const { problems } = templates.check(text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(problem);
  });

  test('and render never throw, whatever the text', () => {
    const part = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '|',
      ' if ',
      ' for ',
      'site',
      ' in ',
      ':',
      '"',
      '(1..',
      '[',
      '.',
      '-',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 5 })), { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        if (templates.check(text).problems.length > 0 && text.includes('{')) expect(render(text).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

test('a text that many rules have is looked at once', () => {
  const text = '{{ temperature | round: 1 }}';
  expect(templates.check(text).variables).toEqual([['temperature']]);
  expect(templates.check(text)).toBe(templates.check(text));
});

test('texts beyond the capacity push out the oldest, and nobody notices', () => {
  const small = createTemplates(2);
  const texts = ['{{ site }}', '{{ device }}', '{{ key }}'];
  for (const _ of [1, 2]) expect(texts.map((text) => small.render(text, scope).ok)).toEqual([true, true, true]);
});

test('a text nested without end is refused, and ends nothing', () => {
  expect(createTemplates().check(`{{ ${'a['.repeat(4000)}${']'.repeat(4000)} }}`).problems).toHaveLength(1);
});
