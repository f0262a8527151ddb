import { describe, expect, test } from 'vitest';
import { faultsOf, parse, SOURCES } from './sources.ts';

const devices = (...lines: readonly string[]) =>
  `version: 1\ndevices:\n${lines.map((line) => `  - ${line}\n`).join('')}`;

describe('an inventory', () => {
  test('lists devices with what is known of them', () => {
    const part = parse(`
version: 1
defaults: { maxTemp: -15 }
by: { site: { oslo: { maxTemp: -14 } }, model: { x200: { maxTemp: -16 } } }
devices:
  - { source: cold, device: oslo/f7, expect: true, attributes: { model: x200, maxTemp: -18 } }
`);
    expect(part).toMatchObject({
      defaults: { maxTemp: -15 },
      by: [{ name: 'site' }, { name: 'model', values: new Map([['x200', { maxTemp: -16 }]]) }],
      devices: [
        {
          ...{ source: 'cold', device: 'oslo/f7', expected: true, labels: { site: 'oslo', device: 'f7' } },
          attributes: { model: 'x200', maxTemp: -18 },
          line: 6,
        },
      ],
    });
  });

  test.each([
    [
      'needs no source where the config has one',
      '{ device: oslo/f7 }',
      { source: 'cold', expected: false, attributes: {} },
    ],
    [
      'may name labels that no topic gives',
      '{ device: oslo/f7, labels: { hall: b } }',
      { labels: { hall: 'b', site: 'oslo' } },
    ],
    [
      'holds any JSON in an attribute',
      '{ device: a/b, attributes: { limits: { high: [1, 2] } } }',
      { attributes: { limits: { high: [1, 2] } } },
    ],
  ])('%s', (_sentence, line, device) => {
    expect(parse(devices(line)).devices).toMatchObject([device]);
  });

  test('takes the labels of an expected device that its name does not tell', () => {
    const text = devices('{ source: lora, device: a84041, expect: true, labels: { application: cellars } }');
    expect(parse(text, SOURCES).devices).toMatchObject([{ labels: { application: 'cellars' } }]);
  });

  test('lists devices of rules that name a topic and no source', () => {
    const text = devices('{ source: "topic:plant/{hall}/{device}/t", device: h1/p1, expect: true }');
    expect(parse(text).devices).toMatchObject([{ labels: { hall: 'h1', device: 'p1' } }]);
    expect(faultsOf(text.replace('h1/p1', 'p1'))).toEqual([expect.stringMatching(/expected \{hall\}\/\{device\}/)]);
  });

  test('may be empty', () => {
    expect(parse('version: 1\n')).toMatchObject({ defaults: {}, by: [], devices: [] });
  });
});

describe('faults of an inventory', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['a version is needed', 'devices: []\n', ['1:1 version: missing (expected 1)']],
    ['an unknown key', 'version: 1\ndevies: []\n', ['2:1 devies: unknown key, did you mean "devices"?']],
    [
      'a device that YAML reads as a number',
      devices('{ device: 007 }'),
      ['3:15 devices[0].device: YAML reads this as the number 7; quote it (expected "007")'],
    ],
    [
      'a label that YAML reads as a number',
      devices('{ device: a/b, labels: { floor: 3 } }'),
      ['3:37 devices[0].labels.floor: YAML reads this as the number 3; quote it (expected "3")'],
    ],
    [
      'an attribute that is no number',
      'version: 1\ndefaults: { owner: +4791234567 }\n',
      ['2:20 defaults.owner: YAML reads this as the number 4791234567; quote it (expected "+4791234567")'],
    ],
    [
      'an attribute with a dot',
      'version: 1\ndefaults: { a.b: 1 }\n',
      ['2:13 defaults.a.b: the name of an attribute has no dot'],
    ],
    [
      'a device listed twice',
      devices('{ device: a/b }', '{ device: c/d }', '{ device: a/b }'),
      ['5:15 the device "a/b" stands at line 3 already'],
    ],
    [
      'a device that no topic names',
      devices('{ device: f7 }'),
      ['3:15 devices[0].device: no topic of its source names such a device (expected {site}/{device}, received f7)'],
    ],
    [
      'a label that the name contradicts',
      devices('{ device: oslo/f7, labels: { site: bergen } }'),
      ['3:32 devices[0].labels: its own name says otherwise of {site} (expected oslo, received bergen)'],
    ],
    [
      'an unknown source',
      devices('{ source: cald, device: a/b }'),
      ['3:15 devices[0].source: unknown source "cald", did you mean "cold"? (expected cold)'],
    ],
    ['an empty device', devices('{ device: "" }'), ['3:15 devices[0].device: must not be empty (received "")']],
  ])('%s', (_sentence, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  test('are told all at once, of one device as of another', () => {
    const text = devices(
      '{ device: 12 }',
      '{ device: f8, expct: true }',
      '{ device: f7 }',
      '{ device: a/b, expect: yes }',
    );
    expect(faultsOf(text)).toEqual([
      expect.stringMatching(/^3:15 devices\[0\]\.device: YAML reads this as the number 12/),
      expect.stringMatching(/^4:19 devices\[1\]\.expct: unknown key, did you mean "expect"\?/),
      expect.stringMatching(/^5:15 devices\[2\]\.device: no topic/),
      expect.stringMatching(/^6:28 devices\[3\]\.expect: wrong type/),
    ]);
  });

  test('a source is to be named where the config has several, and labels that nobody would know', () => {
    expect(faultsOf(devices('{ device: a/b }', '{ source: lora, device: a8, expect: true }'), SOURCES)).toEqual([
      '3:5 devices[0].source: say which source hears this device (expected cold, lora)',
      '4:29 devices[1].device: it is expected, and until it is heard nobody knows its {application} (expected labels: { application: … })',
    ]);
  });
});
