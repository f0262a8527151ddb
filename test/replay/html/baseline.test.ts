import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createFolder } from '../../cli/folder.ts';
import { COLD_STORE_PAGE, coldStore } from './cold-store.ts';
import { readPageElements } from './page-elements.ts';

/** Written by `npm run baseline`, which looks at the page in a browser. */
const BASELINE = new URL('cold-store.baseline.json', import.meta.url);

test('the page has what a browser was seen to show of it, and nothing else', async () => {
  const folder = createFolder(coldStore());
  expect(await folder.cli(...COLD_STORE_PAGE)).toMatchObject({ code: 0, stderr: '' });
  const html = folder.read('page.html').replaceAll(folder.path('.'), '.');
  expect(readPageElements(html)).toEqual(JSON.parse(readFileSync(BASELINE, 'utf8')));
});

test('what is not shown is no element of a page', () => {
  const html = '<main><h1>a &#60; b</h1><p class="wide">c</p><dl class="d"><dt>e</dt><dd>f</dd></dl></main>';
  const elements = [
    { kind: 'h1', name: 'a < b' },
    { kind: 'values', name: 'd', holds: ['e: f'] },
  ];
  expect(readPageElements(html, 'wide')).toEqual(elements);
  expect(readPageElements(html)).toEqual([elements[0], { kind: 'p', name: 'c' }, elements[1]]);
});
