import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/base/json.ts';
import { SAVES, swapConfigMap } from '../app/rule-saves.ts';
import { hasMosquitto } from '../fakes/mosquitto.ts';
import { hotRule, openHotPlant } from './harness/hot-plant.ts';
import { publish } from './harness/publish.ts';
import { PATIENCE, type Serving } from './harness/serving.ts';
import type { Site } from './harness/site.ts';

const FAULTY = hotRule('hot').replace('severity: critical', 'severity: dire');

/** `POST /api/reload` as an operator calls it. */
const reload = async (site: Site, tocsin: Serving, query = ''): Promise<JsonObject> => {
  const token = (await site.read('data/admin-token')).trim();
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${tocsin.url}/api/reload${query}`, { method: 'POST', headers });
  expect(answer.status).toBe(200);
  return JSON.parse(await answer.text());
};

const RELOADS = 200;
/** Published during each. */
const READINGS = 25;

/** How many readings were looked at, whatever came of them. */
const readingsOf = async (site: Site, tocsin: Serving): Promise<number> => {
  const headers = { authorization: `Bearer ${(await site.read('data/admin-token')).trim()}` };
  const text = await (await fetch(`${tocsin.url}/metrics`, { headers })).text();
  const counts = text.matchAll(/^tocsin_readings_total\{[^}]*source="plant"[^}]*\} (\d+)$/gm);
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
};

const titled = (title: string) => hotRule('hot').replace('source: plant', `source: plant\n    title: ${title}`);

const runs = async (tocsin: Serving) => {
  const { rules } = await tocsin.get('/api/rules');
  return Array.isArray(rules) ? rules : [];
};

describe.skipIf(!hasMosquitto())('a running service', () => {
  test('says what a reload would do, does it when asked, and says what it did', async () => {
    await using plant = await openHotPlant({ 'rules/other.yaml': hotRule('other') });
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(2);
    const { pid } = tocsin;
    await site.write('rules/hot.yaml', hotRule('hotter'));
    expect(await reload(site, tocsin, '?dry=true')).toMatchObject({
      ...{ dry: true, outcome: 'applied', unchanged: 1, config: 'same' },
      alarms: { kept: 1, closed: 1 },
    });
    expect((await runs(tocsin)).map(({ id }) => id)).toEqual(['hot', 'other']);
    expect(await reload(site, tocsin)).toMatchObject({
      ...{ dry: false, outcome: 'applied' },
      changes: [
        { rule: 'hot', change: 'removed', alarms: { closed: 1 } },
        { rule: 'hotter', change: 'added' },
      ],
    });
    expect(await runs(tocsin)).toMatchObject([
      { id: 'hotter', file: 'rules/hot.yaml', alarms: { active: 0 } },
      { id: 'other', file: 'rules/other.yaml', alarms: { active: 1 } },
    ]);
    expect(await tocsin.list('alarms', 'rule=hot')).toMatchObject([{ state: 'cleared' }]);
    expect(tocsin.logged('rule removed')).toMatchObject([{ rule: 'hot' }]);
    expect(tocsin.pid).toBe(pid);
  });

  test('reads the rules again at SIGHUP, and says that the config has changed', async () => {
    await using plant = await openHotPlant();
    const { site } = plant;
    await using tocsin = await site.serve();
    await site.write('tocsin.yaml', (await site.read('tocsin.yaml')).replace('"rate":200', '"rate":100'));
    await site.write('rules/hot.yaml', titled('Hotter'));
    tocsin.signal('SIGHUP');
    await expect.poll(async () => (await runs(tocsin))[0]?.title, PATIENCE).toBe('Hotter');
    tocsin.signal('SIGHUP');
    await expect.poll(() => tocsin.logged('rules loaded').length, PATIENCE).toBeGreaterThanOrEqual(3);
    expect(tocsin.logged('rules loaded').at(-1)).toMatchObject({ config: expect.stringMatching(/changed on disk/) });
    expect(await tocsin.stop()).toBe(0);
  });

  test('shows a refused file in health, metrics, log and the list of rules', async () => {
    await using plant = await openHotPlant();
    const { site } = plant;
    await using tocsin = await site.serve();
    await site.write('rules/hot.yaml', FAULTY);
    await expect.poll(async () => (await tocsin.health('/readyz')).text, PATIENCE).toContain('1 file refused');
    expect((await tocsin.health('/readyz')).status).toBe(200);
    expect(await tocsin.get('/api/rules')).toMatchObject({
      rules: [{ id: 'hot', severity: 'critical' }],
      refused: [{ file: 'rules/hot.yaml', running: 'last-good', faultsTotal: 1 }],
    });
    expect(tocsin.logged('rule file refused')).toMatchObject([{ file: 'rules/hot.yaml', running: 'last-good' }]);
    await site.write('rules/hot.yaml', hotRule('hot'));
    await expect.poll(async () => (await tocsin.health('/readyz')).text, PATIENCE).not.toContain('refused');
  });

  test('takes up each save of each program, and none twice', async () => {
    await using plant = await openHotPlant();
    const { site } = plant;
    await using tocsin = await site.serve();
    const path = join(site.folder, 'rules/hot.yaml');
    for (const [index, save] of Object.values(SAVES).entries()) {
      save(path, titled(`Save ${index}`));
      await expect.poll(async () => (await runs(tocsin))[0]?.title, PATIENCE).toBe(`Save ${index}`);
    }
    const saves = Object.keys(SAVES).length;
    expect(tocsin.logged('rule changed')).toHaveLength(saves);
    expect(tocsin.logged('rule removed')).toEqual([]);
  });

  test('follows a mounted ConfigMap', async () => {
    await using plant = await openHotPlant();
    const { site } = plant;
    await site.remove('rules/hot.yaml');
    const folder = join(site.folder, 'rules');
    swapConfigMap(folder, { 'hot.yaml': titled('Revision 0') }, 0);
    await using tocsin = await site.serve();
    for (const revision of [1, 2, 3]) {
      swapConfigMap(folder, { 'hot.yaml': titled(`Revision ${revision}`) }, revision);
      await expect.poll(async () => (await runs(tocsin))[0]?.title, PATIENCE).toBe(`Revision ${revision}`);
    }
    expect(tocsin.logged('rule removed')).toEqual([]);
  });

  test('ends no alarm for half a file that is made whole again', async () => {
    const whole = `${hotRule('hot')}${hotRule('other').split('rules:\n')[1]}`;
    await using plant = await openHotPlant({ 'rules/hot.yaml': whole });
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(2);
    const path = join(site.folder, 'rules/hot.yaml');
    expect(existsSync(path)).toBe(true);
    writeFileSync(path, hotRule('hot'));
    await expect.poll(() => tocsin.logged('rules loaded').at(-1), PATIENCE).toMatchObject({ outcome: 'held' });
    writeFileSync(path, `# whole\n${whole}`);
    await expect.poll(() => tocsin.logged('rules loaded').at(-1), PATIENCE).toMatchObject({ outcome: 'unchanged' });
    expect(await tocsin.list('alarms', 'state=active')).toHaveLength(2);
    expect(tocsin.logged('rule removed')).toEqual([]);
  });

  test('changes its texts 200 times under load: no reading is lost or read twice, and nobody is told again', async () => {
    await using plant = await openHotPlant();
    const { broker, provider, site } = plant;
    await using tocsin = await site.serve();
    await publish(broker.url, 'plant/pump-1/t', { temperature: 90 });
    await expect.poll(() => provider.requests, PATIENCE).toHaveLength(1);
    const readings = Array.from({ length: READINGS }, (_, index) => ({ temperature: 81 + (index % 10) }));
    for (let round = 1; round <= RELOADS; round++) {
      const load = publish(broker.url, 'plant/pump-1/t', ...readings);
      await site.write('rules/hot.yaml', titled(`Round ${round}`));
      expect(await reload(site, tocsin)).toMatchObject({ alarms: { kept: 1, closed: 0 } });
      await load;
    }
    await expect.poll(() => readingsOf(site, tocsin), PATIENCE).toBe(RELOADS * READINGS + 1);
    expect(await runs(tocsin)).toMatchObject([{ title: `Round ${RELOADS}`, alarms: { active: 1 } }]);
    expect(await tocsin.list('alarms', 'rule=hot')).toHaveLength(1);
    expect(provider.requests).toHaveLength(1);
  });
});
