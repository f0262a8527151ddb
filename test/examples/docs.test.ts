import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { decodersFor } from '../../src/app/rule-files.ts';
import { runRuleTests } from '../../src/app/rule-tests.ts';
import { createDecoder, type Decoder } from '../../src/decode/decoder.ts';
import { sourceOptionsSchema } from '../../src/decode/options.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext } from '../app/small-world.ts';

const DOCS = new URL('../../docs/', import.meta.url);

const yamlIn = (page: string): readonly string[] =>
  [...readFileSync(new URL(page, DOCS), 'utf8').matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => text);

/** Every rule file in a page that carries its own tests. */
const examples = readdirSync(DOCS)
  .filter((page) => page.endsWith('.md'))
  .flatMap((page) => {
    const files = yamlIn(page).filter((text) => /^rules:/m.test(text) && /^tests:/m.test(text));
    return files.map((text, index) => ({ page, number: index + 1, text }));
  });

/** The sources that the page shows, and the freezers of most examples. */
const decodersOf = (page: string): readonly Decoder[] => {
  const shown = yamlIn(page)
    .filter((text) => /^sources:/m.test(text))
    .flatMap((text) => Object.entries(parse(text).sources ?? {}));
  const decoders = shown.flatMap(([name, options]) => {
    const parsed = sourceOptionsSchema.safeParse(options);
    const decoder = parsed.success ? createDecoder(name, parsed.data) : undefined;
    return decoder?.ok ? [decoder.value] : [];
  });
  return [...new Map([coldDecoder(), ...decoders].map((decoder) => [decoder.source, decoder])).values()];
};

test.each(examples)('rule file $number of docs/$page passes its own tests', async ({ page, text }) => {
  const decoders = decodersOf(page);
  const layouts = createFactLayouts();
  const file = loadRules(text, ruleContext(decoders, layouts));
  const reports = await runRuleTests(file, decodersFor(decoders, file.rules), layouts);
  expect(reports.filter(({ failures }) => failures.length > 0)).toEqual([]);
});
