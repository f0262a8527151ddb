/** An `import`, `export … from` or `import('…')` as it stands in a file. */
export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
  readonly line: number;
}

/** Type and value imports alike, static and dynamic; what only looks like one, in a comment or a string, is none. */
export const importsOf = (text: string): readonly Import[] => {
  const code = blankOut(text);
  return [...code.matchAll(IMPORT)].map(({ index, 0: head, 1: type }) => {
    const start = index + head.length + 1;
    const end = code.indexOf(code[start - 1] ?? '', start);
    return { specifier: text.slice(start, end), typeOnly: type !== undefined, line: lineAt(text, index) };
  });
};

/** The number, from 1, of the line that holds `index`. */
export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

const IMPORT = /\b(?:(?:import|export)\s+(type\b)?[^;'"`]*?(?<![.\w$])from\s*|import\s*\(?\s*)(?=['"`])/g;

/**
 * The same text with what is inside comments, strings and regular expressions made blank, every other character in its place.
 * Code inside `${ }` of a template stays, however deep.
 */
export const blankOut = (text: string): string => {
  const pieces: string[] = [];
  const holes: number[] = [];
  let depth = 0;
  let before = '';
  for (let at = 0; at < text.length; at += pieces.at(-1)?.length ?? 1) {
    const take = (pattern: RegExp) => takeAt(pattern, text, at);
    const char = text.charAt(at);
    const endsHole = char === '}' && holes.at(-1) === depth;
    const template = endsHole || char === '`' ? take(TEMPLATE) : undefined;
    if (template && endsHole) holes.pop();
    if (template?.endsWith('${')) holes.push(depth);
    const comment = take(COMMENT);
    const opaque = template ?? comment ?? take(STRING) ?? (mayBeRegExp(before) ? take(REG_EXP) : undefined);
    const piece = opaque ?? take(WORD) ?? char;
    if (!template) depth += Number(char === '{') - Number(char === '}');
    if (!comment && piece.trim()) before = piece;
    pieces.push(opaque ? blank(opaque) : piece);
  }
  return pieces.join('');
};

const takeAt = (pattern: RegExp, text: string, at: number): string | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
};

/** From a backtick, or from the brace that ends a hole, to the next hole or the closing backtick. */
const TEMPLATE = /[`}](?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{|$)/y;
const COMMENT = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/y;
const REG_EXP = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\[\n])+\/\w*/y;
const WORD = /[\w$]+/y;

/** A slash divides after a value and opens a regular expression elsewhere. */
const mayBeRegExp = (before: string): boolean =>
  /^(?:return|case|typeof|in|of|void|delete|await|yield)$/.test(before) || !/[\w$)\]}'"`]$/.test(before);

/** Quotes, the signs around a hole and line ends stay: lines keep their numbers, and specifiers can be found again. */
const blank = (piece: string): string => {
  const open = /^['"`}]/.exec(piece)?.[0] ?? '';
  const close = open && (/(?:\$\{|['"`])$/.exec(piece.slice(1))?.[0] ?? '');
  return open + piece.slice(open.length, piece.length - close.length).replace(/[^\n]/g, ' ') + close;
};
