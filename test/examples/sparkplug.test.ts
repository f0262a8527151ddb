import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder } from '../cli/folder.ts';
import { startAedes } from '../fakes/aedes.ts';
import { REPOSITORY } from '../house/source-tree.ts';

const page = readFileSync(join(REPOSITORY, 'docs/sparkplug.md'), 'utf8');
const [sources = '', rules = ''] = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text);

const folder = () => createFolder({ 'tocsin.yaml': `${sources}rules: rules.yaml\n`, 'rules.yaml': rules });

test('the rules that the page on Sparkplug shows pass the tests that it shows', async () => {
  const { code, stdout } = await folder().cli('test', '--config', './tocsin.yaml');
  expect([code, stdout.split('\n').slice(0, -1)]).toEqual([
    0,
    [expect.stringMatching(/^ok /), expect.stringMatching(/^1 passed, 0 failed/)],
  ]);
});

test('and have no fault', async () => {
  const { code, stderr } = await folder().cli('check', '--config', './tocsin.yaml');
  expect([code, stderr]).toEqual([0, '']);
});

test('a node that is heard before its birth is asked for it', async () => {
  await using site = await startAedes();
  const subscribed = Promise.withResolvers<'subscribed'>();
  site.broker.on('subscribe', (filters) => {
    if (filters.some(({ topic }) => topic === 'spBv1.0/#')) subscribed.resolve('subscribed');
  });
  const asked = Promise.withResolvers<readonly [topic: string, qos: number, retain: boolean]>();
  site.broker.subscribe(
    'spBv1.0/+/NCMD/+',
    ({ topic, qos, retain }, done) => {
      asked.resolve([topic, qos, retain]);
      done();
    },
    () => {},
  );
  const rest = `mqtt: { url: "${site.url}" }\nhttp: { port: 0 }\nrules: rules.yaml\nlog: { level: silent }\n`;
  const here = createFolder({ 'tocsin.yaml': `${sources}${rest}store: { path: data.db }\n`, 'rules.yaml': rules });
  const serving = here.start('serve', '--config', './tocsin.yaml');
  expect(await Promise.race([subscribed.promise, serving.ended])).toBe('subscribed');
  // Alias 2: 0.
  await site.publish('spBv1.0/p1/DDATA/g1/m1', '\x12\x04\x10\x02\x50\x00\x18\x02');
  expect(await asked.promise).toEqual(['spBv1.0/p1/NCMD/g1', 0, false]);
  serving.stop();
  expect((await serving.ended).code).toBe(0);
});
