import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { decodersFor, loadRuleTexts } from '../../../src/app/rule-files.ts';
import { createRuleContext } from '../../../src/app/rule-service.ts';
import { runRuleTests } from '../../../src/app/rule-tests.ts';
import { createDecoder } from '../../../src/decode/decoder.ts';
import { sourceOptionsSchema } from '../../../src/decode/options.ts';
import { PROFILES } from '../../../src/decode/profiles/profiles.ts';
import { filterMatches } from '../../../src/model/topic.ts';
import { createNotifier } from '../../../src/notifier/notifier.ts';
import { createFactLayouts } from '../../../src/rules/fact-layout.ts';
import { createProfileDecoder } from './profile-decoder.ts';

const page = readFileSync(new URL('../../../docs/profiles.md', import.meta.url), 'utf8');
const sections = page.split(/^## /m).slice(1);

const yamlIn = (text: string): readonly string[] =>
  [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);

const sourcesIn = (text: string) =>
  yamlIn(text)
    .map((yaml): unknown => parse(yaml))
    .flatMap((value) => (typeof value === 'object' && value !== null && 'sources' in value ? [value.sources] : []))
    .flatMap((sources) => Object.entries(sources as object))
    .map(([name, options]) => ({ name, options: sourceOptionsSchema.parse(options) }));

const ROW = /^\| `([^`]+)` \| (?:`([^`]+)`|no bytes) \| (?:`([^`]+)`|–) \| (?:`([^`]+)`|–) \|$/gm;

const examples = sections.flatMap((text) => {
  const readers = sourcesIn(text).map(({ options }) => createProfileDecoder(options));
  return [...text.matchAll(ROW)].map(([, topic = '', payload = '', device, facts = '{}']) => ({
    ...{ topic, payload, device, facts: JSON.parse(facts) as object },
    reader: readers.find(({ decoder }) => decoder.topics.some(({ filter }) => filterMatches(filter, topic))),
  }));
});

describe('docs/profiles.md', () => {
  test('has a source and examples for every profile', () => {
    expect(sourcesIn(page).map(({ options }) => options.decode)).toEqual(expect.arrayContaining(Object.keys(PROFILES)));
    expect(examples.length).toBeGreaterThan(3 * Object.keys(PROFILES).length);
  });

  test.each(examples)('$topic $payload', ({ topic, payload, device, facts, reader }) => {
    const heard = reader?.hear(topic, payload) ?? [];
    expect(heard.map((reading) => reading.device)).toEqual(device === undefined ? [] : [device]);
    expect(heard[0]?.facts ?? {}).toEqual(facts);
  });

  test('names the default topics of every profile', () => {
    const named = Object.values(PROFILES).map(({ topics }) => topics[0] ?? '');
    expect(
      named.map((topic) => topic.replace(/shadow\/.*/, 'shadow')).filter((topic) => !page.includes(`\`${topic}`)),
    ).toEqual([]);
  });

  test('shows a rule file that passes its own tests', async () => {
    const layouts = createFactLayouts();
    const decoders = sourcesIn(page).flatMap(({ name, options }) => {
      const decoder = createDecoder(name, options);
      return decoder.ok ? [decoder.value] : [];
    });
    const [text = ''] = yamlIn(page).filter((yaml) => yaml.startsWith('version: 1'));
    const context = createRuleContext({ decoders, layouts, checkTemplate: createNotifier().checkTemplate });
    const { files, reports } = loadRuleTexts([{ file: 'home.yaml', text }], new Map(), context);
    expect(reports.flatMap(({ faults }) => faults)).toEqual([]);
    const [file] = files;
    const outcomes = file ? await runRuleTests(file, decodersFor(decoders, file.rules), layouts) : [];
    expect(outcomes.map(({ failures }) => failures)).toEqual([[], []]);
  });
});
