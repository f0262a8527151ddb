import { describe, expect, test } from 'vitest';
import type { Json } from '../../src/base/json.ts';
import { createSmsMeasure } from '../../src/notifier/sms-length.ts';

const VALUES: Readonly<Record<string, readonly Json[]>> = {
  site: ['x'.repeat(32)],
  temperature: [-1234.56, 1234.56],
  door: ['y'.repeat(64)],
  small: [0.5, -0.5],
  town: ['Oslo', 'Łódź'],
};
const measure = createSmsMeasure();
const measured = (template: string) => measure(template, ([name = '']) => VALUES[name] ?? [-1234.56]);

describe('a template is as long as the longest text that can come of it', () => {
  test.each<readonly [sentence: string, template: string, characters: number, segments: number]>([
    ['a text without braces', 'too warm', 8, 1],
    ['a number as nobody rounds it', '{{ temperature }}', 8, 1],
    ['a number as its filter prints it', '{{ temperature | round }}', 5, 1],
    ['a text cut by its filter', '{{ door | truncate: 20 }}', 20, 1],
    ['a filter for numbers takes what was thought a text for a number', '{{ door | round: 1 }}', 8, 1],
    [
      'of several values the one that a filter makes longest',
      '{{ temperature | at_least: 0 | plus: 9000 | round }}',
      5,
      1,
    ],
    ['a difference with either sign', '{{ temperature | minus: small | times: 10 | round }}', 6, 1],
    ['what nothing rounds has all the digits of a number', '{{ temperature | times: 1.8 }}', 25, 1],
    ['also where one value comes out even', '{{ small | times: 100 }}', 25, 1],
    ['unless it is whole', '{{ temperature | round | times: 2 }}', 5, 1],
    ['the longer branch', '{% if door %}a{% else %}{{ site }}{% endif %}', 32, 1],
    ['the longest of cases', '{% case door %}{% when 1 %}a{% when 2 %}abc{% else %}ab{% endcase %}', 3, 1],
    [
      'a branch that is UCS-2 counts more than one that is a little longer',
      '{% if door %}ééé{% else %}ěě{% endif %}',
      2,
      1,
    ],
    ['a loop three times, its elements 32 characters', '{% for each in list %}{{ each }},{% endfor %}', 99, 1],
    ['what is assigned is what it was assigned', '{% assign t = temperature | round %}{{ t }}{{ t }}', 10, 1],
    ['what cannot be worked out is 32 characters', "{{ site | date: '%H', 'No/Where' }}", 32, 1],
    ['a comment nothing', '{% comment %}{{ site }}{% endcomment %}x', 1, 1],
    ['two of the longest texts and a third', '{{ door }}{{ door }}{{ site }}x', 161, 2],
  ])('%s', (_sentence, template, characters, segments) => {
    expect(measured(template)).toMatchObject({ characters, segments, encoding: characters === 2 ? 'UCS-2' : 'GSM-7' });
  });

  test('what is no template is measured by nobody', () => {
    expect([measured('{{ x'), measured('{% if %}')]).toEqual([null, null]);
  });
});

describe('what makes a text UCS-2', () => {
  test('is named once, with what stands around it, and what it would cost without', () => {
    expect(measured(`${'x'.repeat(90)} at {{ temperature }} °C, 5 °C too warm`)).toMatchObject({
      segments: 2,
      forcing: [{ character: '°', around: '…ture }} °C, 5 °C …', at: 113 }],
      plain: { encoding: 'GSM-7', segments: 1 },
      isTypographic: false,
    });
  });

  test('is typography that nobody misses', () => {
    expect(measured('a – b…')).toMatchObject({ plain: { segments: 1 }, isTypographic: true });
  });

  test('is a letter without a plain like, and then nothing is saved', () => {
    expect(measured('Žaluzie – otevřeno')).toMatchObject({ encoding: 'UCS-2', plain: null, isTypographic: true });
  });

  test('is a value, which is named, though it is not the longest', () => {
    expect(measured(`${'x'.repeat(70)}{{ town }}`)).toMatchObject({
      ...{ encoding: 'UCS-2', characters: 74, segments: 2 },
      forcing: ['Ł', 'ó', 'ź'].map((character) => ({ character, around: 'Łódź of {{ town }}', at: null })),
    });
  });

  test('is nothing in Nordic text', () => {
    expect(measured('Kjølerom på Røros: åpen dør')).toMatchObject({ encoding: 'GSM-7', forcing: [], plain: null });
  });
});
