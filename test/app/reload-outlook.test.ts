import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createOutlook } from '../../src/app/reload-outlook.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { sourceOptionsSchema } from '../../src/decode/options.ts';
import { openWorld, warm } from './small-world.ts';

const BEFORE = warm('', 'a');
const TWO = `${BEFORE}  - { id: b, source: cold, when: { fact: temperature, operator: greaterThan, value: 0 } }\n`;

/** What is told of `sent` while `running` runs, one alarm is active, and `kept` are the last good texts. */
const outlook = async (
  sent: Readonly<Record<string, string>>,
  {
    running = BEFORE,
    kept = {},
    rules = ['rules'],
  }: { running?: string; kept?: Record<string, string>; rules?: string[] } = {},
) => {
  const { world, read } = openWorld(running);
  read({ temperature: -10 });
  const sources = new Map([
    ['cold', sourceOptionsSchema.parse({ topic: 'cold/{site}/{device}/telemetry', device: '{site}/{device}' })],
  ]);
  const look = createOutlook({
    ...{ config: { rules, sources }, world, clock: createVirtualClock(60_000) },
    texts: { get: async () => new Map(Object.entries(kept).map(([file, text]) => [file, { text }])) },
  });
  const book = world.book;
  const report = await look(Object.entries(sent).map(([file, text]) => ({ file, text })));
  expect(world.book).toBe(book);
  return report;
};

describe('what texts that are not loaded would do', () => {
  test('is told as of a reload: rules that come, go and change, and their alarms', async () => {
    expect(await outlook({ 'new.yaml': warm('', 'c') })).toMatchObject({
      ...{ at: 60_000, dry: true, outcome: 'applied', files: 1, rules: 1, unchanged: 0, refused: [] },
      changes: [
        { rule: 'a', change: 'removed', alarms: { closed: 1 } },
        { rule: 'c', change: 'added', file: 'new.yaml', line: 4 },
      ],
      alarms: { kept: 0, closed: 1 },
    });
  });

  test('is nothing where they say the same in other words, whatever their names', async () => {
    const report = await outlook({ 'other.yaml': `# moved\n${BEFORE}` });
    expect(report).toMatchObject({ outcome: 'unchanged', changes: [], unchanged: 1, alarms: { kept: 1 } });
  });

  test.each([
    ['a folder', ['elsewhere', 'rules'], 'sub/x.yaml', 'rules/sub/x.yaml'],
    ['a single file', ['rules/x.yaml'], 'x.yaml', 'rules/x.yaml'],
  ])(
    'counts the last good text of the file in whose place a faulty one would stand: in %s',
    async (_, rules, name, file) => {
      const report = await outlook({ [name]: warm('fro: 1m', 'a') }, { kept: { [file]: BEFORE }, rules });
      expect(report).toMatchObject({
        outcome: 'refused',
        changes: [],
        refused: [{ file: name, running: 'last-good' }],
      });
    },
  );

  test('is that its rules go, of a faulty one that takes nobody’s place', async () => {
    const report = await outlook({ 'y.yaml': warm('fro: 1m', 'a') }, { kept: { 'rules/x.yaml': BEFORE } });
    expect(report).toMatchObject({ outcome: 'refused', changes: [{ rule: 'a', change: 'removed' }] });
  });

  test('refuses the newcomer of two files with one id', async () => {
    const sent = { 'a.yaml': warm('title: New', 'b'), 'x.yaml': TWO };
    const report = await outlook(sent, { running: TWO, kept: { 'rules/x.yaml': TWO } });
    expect(report).toMatchObject({ outcome: 'refused', changes: [], refused: [{ file: 'a.yaml', running: 'none' }] });
  });

  test('is looked at for one who asks after the other', async () => {
    const { world } = openWorld(BEFORE);
    const answers: (() => void)[] = [];
    const get = () =>
      new Promise<ReadonlyMap<string, never>>((resolve) => answers.push(() => resolve(new Map<string, never>())));
    const config = { rules: ['rules'], sources: new Map() };
    const look = createOutlook({ config, world, clock: createVirtualClock(60_000), texts: { get } });
    const both = [look([{ file: 'a.yaml', text: BEFORE }]), look([{ file: 'b.yaml', text: BEFORE }])];
    await setImmediate();
    expect(answers).toHaveLength(1);
    answers[0]?.();
    await both[0];
    await setImmediate();
    answers[1]?.();
    expect((await Promise.all(both)).map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
  });
});
