import { LineCounter, visit, type YAMLError, type Document as YamlDocument } from 'yaml';
import { err, ok, type Result } from '../base/result.ts';
import { circularAliases, lostAliases, oddMerges } from './aliases.ts';
import { composeYamlSteps } from './compose-yaml.ts';
import { type Fault, sortFaults } from './fault.ts';
import { syntaxFix } from './syntax-fix.ts';

/** Line and column, both from 1, of an offset into the text. */
export type At = (offset: number) => { readonly line: number; readonly column: number };

export interface Parsed {
  readonly yaml: YamlDocument.Parsed;
  readonly value: unknown;
  readonly at: At;
}

/** One stray bracket can make thousands of faults; the first say it all. */
const MOST_FAULTS = 20;

/**
 * YAML text as nodes with places and as a plain value, which is a tree; every fault of syntax, or twenty of them. Bytes
 * that were no UTF-8 came in as U+FFFD; whoever means that character writes "\uFFFD".
 */
export function* parseYamlSteps(text: string, file: string): Generator<void, Result<Parsed, readonly Fault[]>> {
  const lines = new LineCounter();
  const yaml = yield* composeYamlSteps(text, lines);
  yield;
  const at: At = (offset) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const fault = (offset: number, message: string): Fault => ({
    ...{ file, ...at(offset), path: '', message },
    instead: syntaxFix(message),
  });
  // A warning is a tag that nothing resolves: `!secret name` would pass as the text "name".
  const all = [...yaml.errors, ...yaml.warnings];
  // Where the parser gave up for depth depends on its stack; what it says after that says nothing.
  const exhausted = all.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const problems = exhausted ? [exhausted] : withoutEchoes(all, at).slice(0, MOST_FAULTS);
  const blank = problems.length > 0 ? oddBlankBefore(text, problems) : undefined;
  if (blank) return err([fault(blank.offset, blank.message)]);
  if (problems.length > 0) return err(sortFaults(problems.map((problem) => fault(problem.pos[0], wording(problem)))));
  const damaged = text.indexOf('\uFFFD');
  if (damaged >= 0) return err([fault(damaged, 'not UTF-8 text; save the file as UTF-8')]);
  // Without the sign there is no alias, and nobody has to look for one.
  const circles = (text.includes('*') ? circularAliases(yaml) : []).map(({ range, source }) =>
    fault(range?.[0] ?? 0, `*${source} stands within &${source} itself`),
  );
  if (circles.length > 0) return err(circles);
  const plain = toPlain(yaml);
  if (plain.ok) return ok({ yaml, value: plain.value, at });
  const lost = lostAliases(yaml).map(({ range, source }) => fault(range?.[0] ?? 0, `no anchor &${source} before it`));
  const odd = oddMerges(yaml).map((offset) => fault(offset, '<< takes a map or an alias of one'));
  const placed = [...lost, ...odd];
  if (placed.length > 0) return err(sortFaults(placed));
  return err([
    fault(firstAlias(yaml) ?? 0, plain.error.replace(/^Excessive alias.*/, 'aliases of aliases come to too much')),
  ]);
}

/** The blank that no YAML knows, on the line where the parser stumbles first: nobody sees the difference. */
const oddBlankBefore = (text: string, [first]: readonly YAMLError[]) => {
  const pos = first?.pos[0] ?? 0;
  const start = text.lastIndexOf('\n', pos - 1) + 1;
  const found = /^[^"'\n]*?[:,[{-]([\u00A0\u2000-\u200B\u202F\u3000])/.exec(text.slice(start))?.[0];
  if (found === undefined || found.includes('#')) return undefined;
  const code = found
    .charCodeAt(found.length - 1)
    .toString(16)
    .toUpperCase()
    .padStart(4, '0');
  return { offset: start + found.length - 1, message: `U+${code} is no blank to YAML` };
};

const firstAlias = (yaml: YamlDocument.Parsed): number | undefined => {
  let offset: number | undefined;
  visit(yaml, {
    Alias: (_key, { range }) => {
      offset = range?.[0];
      return visit.BREAK;
    },
  });
  return offset;
};

/** After a stray bracket the parser stumbles over each token, line after line; the first of them says where it is. */
const withoutEchoes = (problems: readonly YAMLError[], at: At): readonly YAMLError[] => {
  const inOrder = problems.toSorted((a, b) => a.pos[0] - b.pos[0]);
  return inOrder.filter(({ code, pos }, index) => {
    const before = inOrder[index - 1];
    return code !== 'UNEXPECTED_TOKEN' || !before || at(pos[0]).line > at(before.pos[0]).line + 1;
  });
};

const wording = ({ code, message }: YAMLError): string => WORDS[code] ?? message;

const WORDS: { readonly [code in YAMLError['code']]?: string } = {
  DUPLICATE_KEY: 'this key stands twice in its map',
  MULTIPLE_DOCS: 'one document per file, so no second "---"',
  RESOURCE_EXHAUSTION: 'nested too deep',
};

/** An alias bomb, or an alias of nothing, throws here and not in the parser. */
const toPlain = (yaml: YamlDocument.Parsed): Result<unknown, string> => {
  try {
    return ok(yaml.toJS({ maxAliasCount: 1000 }));
  } catch (error) {
    if (error instanceof RangeError) return err('nested too deep');
    return err(error instanceof Error ? error.message : String(error));
  }
};
