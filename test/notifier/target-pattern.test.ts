import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toNamePattern, toTargetPattern } from '../../src/notifier/target-pattern.ts';
import { createTemplates } from '../../src/notifier/template.ts';

/** Whether `name` is one that `template` could become. */
const fits = (template: string, name: string): boolean => {
  const pattern = toNamePattern(template);
  return typeof pattern === 'string' ? pattern === name : pattern.test(name);
};

describe('a name pattern', () => {
  test.each(['ana-k', 'a.b*c', '+47', '', 'a { b', 'a }} b', '%}'])('of the text %j is that text', (text) => {
    expect(toNamePattern(text)).toBe(text);
  });

  test.each<[sentence: string, template: string, fitting: readonly string[], others: readonly string[]]>([
    [
      'an output may print anything',
      'site-{{ site }}',
      ['site-oslo', 'site-', 'site-a\nb'],
      ['site', 'my-site-oslo', 'Site-oslo'],
    ],
    ['what stands after it counts, too', '{{ site }}-lead', ['oslo-lead', '-lead'], ['oslo-leader', 'lead']],
    ['and what stands between two', '{{ a }}-x-{{ b }}', ['1-x-2', 'a-x-x-x-b'], ['1-2', 'x', '1-y-2']],
    ['two that touch are one', '{{ a }}{{ b }}s', ['s', 'abs'], ['ab']],
    ['what stands between is looked for in its order', '{{ a }}1{{ b }}2{{ c }}', ['12', 'x1y2z', '112'], ['21', '1']],
    ['its end is not taken from what stands before it', 'a{{ x }}a', ['aa', 'aba'], ['a', 'ab']],
    ['what means something to a pattern means itself', 'a.b*({{ x }})', ['a.b*(1)'], ['aXbb(1)', 'a.b*1']],
    ['a digit after an output is one', '{{ a }}1{{ b }}23', ['1x23', '123'], ['1x2', '23']],
    ['a quoted text may hold what ends an output', '{{ x | append: "}}-b" }}-c', ['a}}-b-c', 'z-c'], ['z-d']],
    ['and a quote of its own', '{{ x | append: "\\"}}" }}-c', ['a-c'], ['a-d']],
    ['a filter changes nothing', 'x-{{ site | upcase }}', ['x-OSLO'], ['OSLO']],
    [
      'what stands between the first tag and the last may be anything',
      'a-{% if x %}b{% else %}c{% endif %}-d',
      ['a-b-d', 'a-c-d', 'a--d', 'a-z-d'],
      ['a-b', 'b-d'],
    ],
    ['whatever stands between two conditions', '{% if x %}a{% endif %}-{% if y %}b{% endif %}!', ['a-!', 'z!'], ['a-']],
    ['outputs before and after tags stay what they are', '{{ a }}-{% if x %}b{% endif %}-{{ c }}', ['1--2'], ['1']],
    ['an assignment prints nothing', '{% assign n = site %}site-{{ n }}', ['site-oslo'], ['oslo']],
    ['what is raw may be anything', 'a{% raw %}{{ x }}{% endraw %}', ['a{{ x }}'], ['b']],
    ['blanks may be taken away', 'a  {{- x -}}  b', ['ab', 'a1b'], ['a  1']],
    ['and stay where they are not', 'a {{ x }} b', ['a 1 b'], ['a1b', 'ab']],
    ['blanks around tags are taken away, too', 'a {%- if x %} b {% endif -%} c', ['a b c', 'ac'], ['a b']],
    ['an output without an end may be anything', 'a{{ x', ['', 'z'], []],
    ['a tag without an end may be anything', 'a{% if x', ['', 'z'], []],
    ['what ends nothing may have been a part of something', '{% if a %}x{% endif %}-{{ "%}" }}', ['x-%}', 'z'], []],
  ])('%s', (_, template, fitting, others) => {
    expect(fitting.filter((name) => !fits(template, name))).toEqual([]);
    expect(others.filter((name) => fits(template, name))).toEqual([]);
  });

  test('fits whatever its template becomes', () => {
    const literal = fc.stringMatching(/^[a-c.*\\ -]{0,4}$/);
    const part = fc.oneof(
      literal,
      fc.constantFrom('{{ x }}', '{{- y -}}', '{{ x | append: "}} {{" }}', '{% if on %}', '{% endif %}', '{% raw %}'),
      fc.constantFrom('{%- if off -%}', '{%- endif -%}', '{% endraw %}', '{% assign z = x %}', '{{ z }}', '{{', '}}'),
    );
    const templates = createTemplates();
    const scope = fc.record({ x: literal, y: literal, on: fc.constant(true), off: fc.constant(false) });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), scope, (parts, values) => {
        const rendered = templates.render(parts.join(''), values);
        return !rendered.ok || fits(parts.join(''), rendered.value);
      }),
      { numRuns: 2000 },
    );
  });

  test.each<[sentence: string, template: string, name: string]>([
    ['many outputs apart', '{{ x }}-'.repeat(300), `${'-'.repeat(3000)}!`],
    ['many outputs that touch', `${'{{ x }}'.repeat(3000)}b`, 'a'.repeat(3000)],
    ['many alike before an end that is missing', `${'{{ x }}aa'.repeat(200)}b`, 'a'.repeat(5000)],
    ['many beginnings without an end', '{{'.repeat(10_000), 'a'.repeat(1000)],
    ['many quotes', `{{ ${'"'.repeat(19_999)} }}`, 'a'.repeat(1000)],
    ['many tags', `${'{% if x %}a'.repeat(1500)}b`, `${'a'.repeat(3000)}c`],
    ['many blanks', `${'{{ x }} '.repeat(10)}${' '.repeat(15_000)}{{- x }}b`, ' '.repeat(3000)],
  ])('takes no long time over %s', (_, template, name) => {
    const before = process.cpuUsage();
    fits(template, name);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(500);
  });
});

describe('a target pattern', () => {
  test('has the identities and the tags of its target', () => {
    expect(toTargetPattern({ Identity: ['ana', 'lead-{{ site }}'], Tag: ['on-call'] })).toEqual({
      identities: ['ana', /^lead-.*$/s],
      tags: ['on-call'],
    });
  });

  test.each(['all', 'apn', 'fcm', 'gcm', 'sms', 'facebook-messenger', 'alexa'])(
    'takes %s for a tag that is written out, and never for one of a template',
    (tag) => {
      const [written, made] = toTargetPattern({ Identity: [], Tag: [tag, '{{ label }}'] }).tags;
      expect(written).toBe(tag);
      expect([made, new RegExp(made ?? '').test(tag), new RegExp(made ?? '').test(`${tag}s`)]).toEqual([
        expect.any(RegExp),
        false,
        true,
      ]);
      expect(fits('{{ label }}', tag)).toBe(true);
    },
  );
});
