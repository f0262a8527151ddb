import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createSmsOutlook } from '../../src/cli/check-sms.ts';
import { createDecoder } from '../../src/decode/decoder.ts';
import { sourceOptionsSchema } from '../../src/decode/options.ts';
import { EMPTY_INVENTORY } from '../../src/inventory/inventory.ts';
import { DOUBTS, formatDoubt } from '../../src/rules/doubts/doubt.ts';
import { findDoubts } from '../../src/rules/doubts/find-doubts.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { readRuleFile } from '../../src/rules/load.ts';
import { ruleContext } from '../app/small-world.ts';

const PAGE = readFileSync(new URL('../../docs/check.md', import.meta.url), 'utf8');

const yamlIn = (text: string): readonly string[] =>
  [...text.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, yaml = '']) => yaml);

const sections = PAGE.split(/^## /m)
  .slice(1)
  .map((section) => ({ doubt: section.slice(0, section.indexOf('\n')), examples: yamlIn(section) }));

/** The source that the page shows. */
const context = () => {
  const { sources } = parse(yamlIn(PAGE)[0] ?? '');
  const decoder = createDecoder('cold', sourceOptionsSchema.parse(sources.cold));
  if (!decoder.ok) throw new Error('the source of the page is none');
  const { topics, labels, deviceLabels, everyMs } = decoder.value;
  const shape = { topics, labels, deviceLabels, everyMs };
  return {
    ...ruleContext([], createFactLayouts()),
    sources: new Map([['cold', shape]]),
    attributes: new Set(['maxTemp']),
    sms: createSmsOutlook(EMPTY_INVENTORY, []),
  };
};

const doubtsAbout = (rules: string) => {
  const text = `version: 1\nrules:\n${rules}`;
  expect(readRuleFile(text, 'page.yaml', context())).toMatchObject({ ok: true });
  return findDoubts([{ file: 'page.yaml', text }], context());
};

test('docs/check.md has every doubt there is', () => {
  expect(sections.map(({ doubt }) => doubt)).toEqual(DOUBTS);
});

describe.each(sections)('under $doubt', ({ doubt, examples }) => {
  test('the first example is doubted so, and the second is well', () => {
    expect(examples).toHaveLength(2);
    const [doubted = [], better = []] = examples.map(doubtsAbout);
    expect(doubted.map((each) => each.doubt)).toEqual([doubt]);
    expect(better.map(formatDoubt)).toEqual([]);
  });
});
