import { lawOf } from './law.ts';
import { blankOut, lineAt } from './source-text.ts';
import type { Tree } from './source-tree.ts';

/** What in `tree` reads a clock, waits, draws lots or meets the world where its kind may not, one line each with its place. */
export const findPurityFaults = (tree: Tree): readonly string[] =>
  [...tree].flatMap(([path, text]) => {
    const code = blankOut(text);
    const broken = BANS.filter((ban) => ban.holdsIn(path));
    return broken.flatMap(({ pattern, why }) =>
      [...code.matchAll(pattern)].map(
        ({ index, 0: found }) => `${path}:${lineAt(text, index)} ${found.trim()}: ${why}`,
      ),
    );
  });

interface Ban {
  readonly holdsIn: (path: string) => boolean;
  readonly pattern: RegExp;
  readonly why: string;
}

const isPure = (path: string): boolean => lawOf(path)?.kind === 'PURE';
const isInner = (path: string): boolean => isPure(path) || lawOf(path)?.kind === 'CORE';
const everywhereBut = (file: string) => (path: string) => path !== `src/${file}`;

const BANS: readonly Ban[] = [
  {
    holdsIn: everywhereBut('base/clock.ts'),
    pattern:
      /\bDate\.now\b|\bnew Date(?:\(\s*\)|(?![\w(]))|(?<!\bnew\s)(?<![\w.])Date\(|\bperformance\.(?:now|timeOrigin)\b|\bhrtime\b/g,
    why: 'only base/clock.ts reads a clock',
  },
  {
    holdsIn: everywhereBut('base/clock.ts'),
    pattern: /\b(?:setTimeout|setInterval)\(|\bAtomics\.wait\b/g,
    why: 'only base/clock.ts waits',
  },
  {
    holdsIn: (path) => !path.startsWith('src/base/'),
    pattern: /\bMath\.random\b/g,
    why: 'only base draws lots',
  },
  {
    holdsIn: everywhereBut('main.ts'),
    pattern: /\bprocess\.(?:env|argv|exit|on|once|kill)\b|\bprocess\[/g,
    why: 'only main.ts reads environment, arguments and signals',
  },
  {
    holdsIn: isInner,
    pattern: /\bprocess\.|\bglobalThis\b|\bconsole\.|(?<![\w.])(?:fetch|require)\(|\bnew (?:WebSocket|EventSource)\b/g,
    why: 'meets the world',
  },
  {
    holdsIn: isInner,
    pattern: /\bcrypto\.getRandomValues\b|\brandom(?:UUID|Bytes|Int|FillSync|Fill)\b/g,
    why: 'ids come from the port',
  },
  {
    holdsIn: isPure,
    pattern: /\basync\b|\bawait\b|\bPromise\.|\bnew Promise\b|\bsetImmediate\b|\bqueueMicrotask\b|\bAbortSignal\b/g,
    why: 'PURE is synchronous',
  },
  {
    // The model may say what a port promises; it keeps no promise itself.
    holdsIn: (path) => isPure(path) && !path.startsWith('src/model/'),
    pattern: /\bPromise</g,
    why: 'PURE is synchronous',
  },
  {
    holdsIn: isPure,
    pattern: /^(?:export )?(?:let|var)\b|^(?:export )?const [^=\n]*= new (?:Weak)?(?:Map|Set)(?:<[^\n]*>)?\(\s*\)/gm,
    why: 'PURE shares no state',
  },
];
