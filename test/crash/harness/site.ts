import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';
import { awaitServing, type Serving } from './serving.ts';

/** A folder with a config and all it names, as an operator keeps it. Paths are relative to it. */
export interface Site extends AsyncDisposable {
  readonly folder: string;
  readonly write: (path: string, text: string) => Promise<void>;
  /** As an editor saves: written beside the file, then renamed over it. */
  readonly replace: (path: string, text: string) => Promise<void>;
  readonly remove: (path: string) => Promise<void>;
  readonly read: (path: string) => Promise<string>;
  /** Any command of the command line. */
  readonly start: (...args: readonly string[]) => Child;
  /** Any command, to its end. */
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  /** `tocsin serve`, once it answers. */
  readonly serve: () => Promise<Serving>;
}

export interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
const CONFIG = 'tocsin.yaml';

/** `files` by path; `config` stands in `tocsin.yaml`. */
export const createSite = async (config: object | string, files: Record<string, string> = {}): Promise<Site> => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-site-'));
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };
  await write(CONFIG, typeof config === 'string' ? config : JSON.stringify(config));
  for (const [path, text] of Object.entries(files)) await write(path, text);
  const start = (command: string, ...args: readonly string[]) =>
    startChild(process.execPath, [MAIN, command, ...args, '--config', CONFIG], folder);
  return {
    folder,
    write,
    replace: async (path, text) => {
      await write(`${path}.new`, text);
      await rename(join(folder, `${path}.new`), join(folder, path));
    },
    remove: (path) => rm(join(folder, path)),
    read: (path) => readFile(join(folder, path), 'utf8'),
    start,
    run: async (command, ...args) => {
      await using child = start(command ?? '', ...args);
      return { code: await child.ended, stdout: child.stdout(), stderr: child.stderr() };
    },
    serve: () => awaitServing(start('serve'), join(folder, 'data')),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};
