import { readFileSync } from 'node:fs';
import { launch } from 'puppeteer-core';

/** How somebody looks at a page. */
export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}

/** What a browser makes of a page. */
export interface Sight {
  /** Elements that stand over the edge of the window. */
  readonly outside: readonly string[];
  /** Words that lie on other words. */
  readonly overlaps: readonly string[];
  /** Words with a contrast of less than 4.5, and marks with less than 3 (WCAG 2.2, 1.4.3 and 1.4.11). */
  readonly faint: readonly string[];
  /** The page as a whole has to be moved sideways. */
  readonly isTooWide: boolean;
  /** The HTML of what is really shown. */
  readonly shown: string;
  /** What assistive technology is told of: `img value of m1`, `heading Proposals`. */
  readonly told: readonly string[];
  /** What the page wanted from elsewhere, and what it complained of. */
  readonly requests: readonly string[];
}

const LOOK = readFileSync(new URL('look-at-page.js', import.meta.url), 'utf8');

/** A browser with no screen, which looks at `html`. Its process ends with it. */
export const openViewer = async (executablePath: string) => {
  const browser = await launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'] });
  return {
    look: async (html: string, { width, scheme }: View): Promise<Sight> => {
      const tab = await browser.newPage();
      const requests: string[] = [];
      tab.on('request', (request) => void requests.push(request.url()));
      tab.on('console', (message) => void requests.push(message.text()));
      await tab.setViewport({ width, height: 900 });
      await tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await tab.setContent(html);
      const told = toldOf(await tab.accessibility.snapshot({ interestingOnly: false }));
      const seen = JSON.parse(String(await tab.evaluate(LOOK)));
      await tab.close();
      return { ...seen, told, requests };
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
};

interface Told {
  readonly role: string;
  readonly name?: string;
  readonly children?: readonly Told[];
}

const TOLD = ['image', 'img', 'region', 'heading'];

const toldOf = (node: Told | null | undefined): readonly string[] =>
  node
    ? [
        ...(TOLD.includes(node.role) ? [`${node.role} ${node.name ?? ''}`] : []),
        ...(node.children ?? []).flatMap(toldOf),
      ]
    : [];
