/** A part of a page that can be done, in its order; `line` is where it stands in the page. */
export type Step =
  /** A block of YAML, whose first line says which file it is. */
  | { readonly kind: 'file'; readonly line: number; readonly path: string; readonly text: string }
  /** A command, with what is printed below it. `runsOn`: it is the service, and what is printed is its beginning. */
  | {
      readonly kind: 'command';
      readonly line: number;
      readonly command: string;
      readonly exitCode: number;
      readonly runsOn: boolean;
      readonly output: readonly string[];
    }
  /** What the running service prints by now. */
  | { readonly kind: 'service'; readonly line: number; readonly output: readonly string[] };

/**
 * The steps of a page. Every fenced block is one of three: `console` with `$ ` before each command, `yaml`, `text service`. A command
 * that ends other than with 0 says so (`# exit 1`, which a shell leaves out). Throws if a block is none of these.
 */
export const readPage = (markdown: string): readonly Step[] =>
  [...markdown.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].flatMap(({ 1: info = '', 2: body = '', index }) => {
    const line = markdown.slice(0, index).split('\n').length + 1;
    if (info === 'console') return toCommands(body, line);
    if (info === 'yaml') return [toFile(body, line)];
    if (info === 'text service') return [{ kind: 'service', line, output: linesOf(body) } as const];
    throw new Error(`line ${line - 1}: a block of "${info}" cannot be executed`);
  });

const linesOf = (text: string): readonly string[] => text.trimEnd().split('\n');

const toFile = (text: string, line: number): Step => {
  const path = /^# ([\w./-]+)\n/.exec(text)?.[1];
  if (path === undefined) throw new Error(`line ${line}: the first line of YAML names its file: # rules/some.yaml`);
  return { kind: 'file', line, path, text };
};

const toCommands = (body: string, first: number): readonly Step[] => {
  if (!body.startsWith('$ ')) throw new Error(`line ${first}: a console begins with a command: $ tocsin check`);
  const starts = [...body.matchAll(/^\$ /gm)].map(({ index }) => index);
  return starts.map((start, index) => {
    const [written = '', ...output] = linesOf(body.slice(start + 2, starts[index + 1]));
    const line = first + body.slice(0, start).split('\n').length - 1;
    const exitCode = Number(/# exit (\d+)$/.exec(written)?.[1] ?? 0);
    return { kind: 'command', line, command: written, exitCode, runsOn: written === 'tocsin serve', output };
  });
};

/** What the lines of a page stand for: `…` is anything within a line, and alone on a line any number of lines. */
export const toPattern = (lines: readonly string[]): string =>
  lines
    .map((line) =>
      line.trim() === '…' ? '(?:.*\\n)*?' : `${line.trimEnd().split('…').map(literally).join('.*')}[ \\t]*\\n`,
    )
    .join('');

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
