import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFolder } from '../cli/folder.ts';
import { hasRecordings, MACHINE } from '../examples/recordings.ts';
import { COLD_STORE_PAGE, coldStore } from '../replay/html/cold-store.ts';
import { readPageElements } from '../replay/html/page-elements.ts';
import { openViewer, type View } from './harness/page-viewer.ts';

const isThere = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const CHROMIUM = (process.env.PATH ?? '')
  .split(delimiter)
  .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name)))
  .find(isThere);

const WIDE: View = { width: 1280, scheme: 'light' };
const NARROW: View = { width: 390, scheme: 'dark' };

const coldStorePage = async (): Promise<string> => {
  const folder = createFolder(coldStore());
  expect(await folder.cli(...COLD_STORE_PAGE)).toMatchObject({ code: 0, stderr: '' });
  return folder.read('page.html').replaceAll(folder.path('.'), '.');
};

/** The worked example of docs/examples/real-telemetry.md, with the rules and the config of the repository. */
const machinePage = async (): Promise<string> => {
  const folder = createFolder({});
  const table = [MACHINE.file, '--topic', MACHINE.topic, '--time', 'timestamp'];
  expect(await folder.cli('replay', ...table, '--html', './page.html', '--suggest')).toMatchObject({ code: 0 });
  return folder.read('page.html').replaceAll(MACHINE.file, 'machine.csv');
};

const pages: readonly (readonly [
  sentence: string,
  page: () => Promise<string>,
  baseline: string,
  isMissing: boolean,
])[] = [
  ['a cold store', coldStorePage, 'cold-store.baseline.json', false],
  ['a machine that failed (recordings of NAB)', machinePage, 'machine.baseline.json', !hasRecordings],
];

const baselineOf = (name: string) => join(import.meta.dirname, '../replay/html', name);

describe.skipIf(CHROMIUM === undefined)(`in Chromium${CHROMIUM ? '' : ' (there is none)'}, the page`, () => {
  for (const [sentence, page, baseline, isMissing] of pages) {
    test.skipIf(isMissing)(
      `of ${sentence}${isMissing ? ', which are not there,' : ''} shows what is on it`,
      async () => {
        const html = await page();
        await using viewer = await openViewer(CHROMIUM ?? '');
        const wide = await viewer.look(html, WIDE);
        await expect(toText(readPageElements(wide.shown))).toMatchFileSnapshot(baselineOf(baseline));
        const narrow = await viewer.look(html, NARROW);
        expect(readPageElements(narrow.shown)).toEqual(readPageElements(html, 'wide'));
        for (const view of [WIDE, NARROW, { ...WIDE, scheme: NARROW.scheme }, { ...NARROW, scheme: WIDE.scheme }]) {
          const sight = await viewer.look(html, view);
          expect({ view, ...sight }).toMatchObject({
            ...{ outside: [], overlaps: [], faint: [], isTooWide: false },
          });
          expect(sight.requests.filter((url) => !url.startsWith('about:'))).toEqual([]);
        }
        expect(wide.told).toEqual(expect.arrayContaining([...namesOf(html)]));
      },
    );
  }
});

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** Pictures, tables and headings, by the names under which they are told of. */
const namesOf = (html: string): readonly string[] =>
  readPageElements(html).flatMap(({ kind, name }) =>
    kind === 'plot'
      ? [`image ${name}`]
      : kind === 'table'
        ? [`region ${name}`]
        : /^h\d/.test(kind)
          ? [`heading ${name}`]
          : [],
  );
