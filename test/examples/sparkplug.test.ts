import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFolder } from '../cli/folder.ts';
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
