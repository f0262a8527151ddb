import { expect, test } from 'vitest';
import { SYSTEM_FILE, systemRuleText, TROUBLE_IDS } from '../../src/app/system-rules.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { loadRuleFile } from '../../src/rules/load.ts';

const load = (notify: Parameters<typeof systemRuleText>[0]) =>
  loadRuleFile(systemRuleText(notify), SYSTEM_FILE, {
    layouts: createFactLayouts(),
    checkTemplate: createNotifier().checkTemplate,
    sources: new Map(TROUBLE_IDS.map((id) => [id, { topics: [], labels: [], deviceLabels: null }])),
  });

test('each trouble is a rule like any other, raised at once, from a source of its own', () => {
  const loaded = load([{ Tag: ['ops'] }]);
  if (!loaded.ok) throw new Error('faulty');
  expect(loaded.value.rules.map(({ id, source, forMs }) => [id, source, forMs])).toEqual(
    TROUBLE_IDS.map((id) => [id, id, 0]),
  );
});

test('each is told as system.notify says, with what happened unless that has words of its own', () => {
  const loaded = load([{ Tag: ['ops'] }, { Identity: 'ana-k', Body: 'look' }]);
  expect(loaded.ok && loaded.value.rules[0]?.notify).toMatchObject([
    { Tag: ['ops'], Title: 'Tocsin lost the MQTT broker', Body: 'Tocsin lost the MQTT broker: {{ detail }}' },
    { Identity: ['ana-k'], Body: 'look' },
  ]);
});

test('what is no notify entry is a fault', () => {
  expect(load([{ Tags: ['ops'] }])).toMatchObject({ ok: false });
});

test('without anybody to tell they are still alarms', () => {
  const loaded = load([]);
  expect(loaded.ok && loaded.value.rules.every(({ notify }) => notify.length === 0)).toBe(true);
});
