import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isScalar, LineCounter, parseDocument, visit, type Document as YamlDocument } from 'yaml';
import { runThrough } from '../../src/base/in-steps.ts';
import { composeYamlSteps } from '../../src/document/compose-yaml.ts';

/** Pieces of which texts that parse, and texts that do not, are made. */
const PIECES = [
  'a: 1\n',
  'b: 2\n',
  '? a\n',
  'a',
  ', ',
  '- b\n',
  '  ',
  '\n',
  '{',
  '}',
  '[',
  ']',
  '&x ',
  '*x',
  '<<: ',
  '"',
  "'",
  '|\n',
  '# c\n',
  '---\n',
  ': ',
];

const text = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...PIECES, '...\n', '%YAML 1.2\n', '!t ', '\t') }, fc.string()),
  )
  .map((pieces) => pieces.join(''));

/** Each node with its place, in their order. */
const nodesOf = (yaml: YamlDocument.Parsed) => {
  const nodes: unknown[] = [];
  visit(yaml, {
    Node: (_key, node) =>
      void nodes.push([node.constructor.name, node.range, isScalar(node) ? String(node.value) : null]),
  });
  return nodes;
};

/**
 * Keys that stand twice only where nothing else is wrong: else what is their key is a guess. So is where a key stands that
 * follows a `?` without its colon: yaml takes the place of what is between.
 */
const faultsOf = ({ errors, warnings }: YamlDocument.Parsed, written: string) => {
  const [repeated = [], others = []] = [true, false].map((isRepeated) =>
    errors.filter(({ code }) => (code === 'DUPLICATE_KEY') === isRepeated),
  );
  return [...(others.length > 0 ? others : repeated), ...warnings]
    .map(({ code, pos }) => (code === 'DUPLICATE_KEY' && written.includes('?') ? code : `${code} ${pos[0]}`))
    .toSorted();
};

const seenOf = (yaml: YamlDocument.Parsed, lines: LineCounter, written: string) => ({
  faults: faultsOf(yaml, written),
  nodes: nodesOf(yaml),
  // Of a second document yaml reads no more.
  lines: yaml.errors.some(({ code }) => code === 'MULTIPLE_DOCS') ? [] : lines.lineStarts,
});

test('composed in steps, a text is what it is at one go', () => {
  fc.assert(
    fc.property(text, (written) => {
      const [own, theirs] = [new LineCounter(), new LineCounter()];
      const options = {
        prettyErrors: false,
        merge: true,
        uniqueKeys: true,
        logLevel: 'error',
        lineCounter: theirs,
      } as const;
      const composed = seenOf(runThrough(composeYamlSteps(written, own)), own, written);
      expect(composed).toEqual(seenOf(parseDocument(written, options), theirs, written));
    }),
    { numRuns: 500 },
  );
});

test('a large text is composed in many steps', () => {
  const large = Array.from({ length: 2000 }, (_, line) => `- { line: ${line} }\n`).join('');
  expect([...composeYamlSteps(large, new LineCounter())].length).toBeGreaterThan(20);
});
