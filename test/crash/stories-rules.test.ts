import { describe, expect, test } from 'vitest';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { hotRule, openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';

/** One fault on each of the lines 4 to 13, and nothing wrong elsewhere. */
const TEN_FAULTS = `version: 1
rules:
  - severity: warning
    id: Hot Rule
    source: plnt
    when: { all: [{ fact: temperature, operator: greaterThn, value: 80 }] }
    clear: { when: { all: [] } }
    for: 10 minutes
    colour: red
    notify: [{ Body: nobody hears this }]
  - { id: warm, source: plant, when: { all: [{ fact: temperature, operator: equal }] } }
  - { id: cold, source: plant, severity: high, when: { all: [{ fact: temperature, operator: lessThan, value: 5 }] } }
  - { id: loud, source: plant, when: { all: [{ fact: temperature, operator: lessThan, value: 5 }] }, notify: [{ Tag: [a], Body: "{{ device | shout }}" }] }
`;

const GOOD = hotRule('hot');
const MENDED = `# mended\n${GOOD}`;

const refused = (tocsin: Serving) => tocsin.list('alarms', 'rule=tocsin.rules-refused&state=open');
const raised = async (tocsin: Serving, pump: string) =>
  (await tocsin.list('alarms', `key=${pump}&state=active`)).map(({ rule }) => String(rule)).sort();

describe.skipIf(!hasMosquitto())('a rule file with ten faults', () => {
  test('is told by check in ten lines, each with its line and column', async () => {
    await using plant = await openHotPlant();
    expect(await plant.site.run('check')).toMatchObject({ code: 0, stderr: '' });
    await plant.site.write('faulty.yaml', TEN_FAULTS);
    const { code, stderr } = await plant.site.run('check', 'faulty.yaml');
    const places = stderr
      .trimEnd()
      .split('\n')
      .map((line) => /^faulty\.yaml:(\d+):[1-9]\d* \S+: \S/.exec(line)?.[1]);
    expect({ code, places }, stderr).toEqual({
      code: 1,
      places: ['4', '5', '6', '7', '8', '9', '10', '11', '12', '13'],
    });
  });

  test('stops neither its last good text nor the other files, and is an alarm until it is mended', async () => {
    await using plant = await openHotPlant({ 'rules/other.yaml': hotRule('other') });
    const { broker, site } = plant;
    await using tocsin = await site.serve();
    const saves = [
      { save: site.replace, pump: 'pump-1' },
      { save: site.write, pump: 'pump-2' },
    ];
    for (const { save, pump } of saves) {
      await save('rules/hot.yaml', TEN_FAULTS);
      await expect
        .poll(() => refused(tocsin), PATIENCE)
        .toMatchObject([{ key: 'rules/hot.yaml', severity: 'warning' }]);
      await publish(broker.url, `plant/${pump}/t`, { temperature: 90 });
      await expect.poll(() => raised(tocsin, pump), PATIENCE).toEqual(['hot', 'other']);
      await save('rules/hot.yaml', MENDED);
      await expect.poll(() => refused(tocsin), PATIENCE).toEqual([]);
    }
    const told = await tocsin.list('alarms', 'rule=tocsin.rules-refused');
    expect(told.map(({ state }) => state)).toEqual(['cleared', 'cleared']);
  });

  test('runs by its last good text even if the service starts with it', async () => {
    await using plant = await openHotPlant();
    const { broker, site } = plant;
    await using first = await site.serve();
    await first.stop();
    await site.write('rules/hot.yaml', TEN_FAULTS);
    await using second = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(() => raised(second, 'pump-1'), PATIENCE).toEqual(['hot']);
    expect(await refused(second)).toHaveLength(1);
  });
});

describe.skipIf(!hasMosquitto())('a rule file that is deleted', () => {
  test('ends its alarms, and whoever was told hears of it', async () => {
    await using plant = await openHotPlant({ 'rules/other.yaml': hotRule('other') });
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(2);
    await site.remove('rules/hot.yaml');
    await expect.poll(() => raised(tocsin, 'pump-1'), PATIENCE).toEqual(['other']);
    expect(await tocsin.list('alarms', 'rule=hot')).toMatchObject([
      { state: 'cleared', clearedAt: expect.any(String) },
    ]);
    expect(tocsin.logged('transition').at(-1)).toMatchObject({ rule: 'hot', type: 'cleared', reason: 'rule-removed' });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(3);
    const [end] = await tocsin.list('notifications');
    expect(end).toMatchObject({ origin: { rule: 'hot', on: 'clear' }, transition: { reason: 'rule-removed' } });
  });

  test('while the service is down ends them at the next start', async () => {
    await using plant = await openHotPlant({ 'rules/other.yaml': hotRule('other') });
    const { broker, provider, site } = plant;
    await using first = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(2);
    expect(await first.stop()).toBe(0);
    await site.remove('rules/hot.yaml');
    await using second = await site.serve();
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(3);
    expect(await raised(second, 'pump-1')).toEqual(['other']);
    expect(second.logged('transition')).toMatchObject([{ rule: 'hot', type: 'cleared', reason: 'rule-removed' }]);
  });
});
