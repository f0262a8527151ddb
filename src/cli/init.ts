import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { err, ok, type Result } from '../base/result.ts';
import { startingProject } from '../init/starting-project.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import { SCHEMAS } from './schema.ts';

/** Writes a starting project into an empty folder, which is made if it is not there; nothing that stands is touched. */
export const runInit = async ({ stdout, stderr }: CliContext, folder: string): Promise<ExitCode> => {
  // A variable that is not set; joined to a path it would be the folder one stands in.
  if (folder === '') return complain(stderr, 'the name of the folder is empty; tocsin init alone means this one', 2);
  const there = namesIn(folder);
  if (!there.ok) return complain(stderr, there.error, 1);
  if (there.value.length > 0) return complain(stderr, notEmpty(folder, there.value), 2);
  const schemas = Object.fromEntries(Object.entries(SCHEMAS).map(([name, create]) => [name, create()]));
  const written = writeAll(folder, startingProject(schemas));
  if (!written.ok) return complain(stderr, written.error, 1);
  for (const path of written.value) printLine(stdout, join(folder, path));
  const enter = folder === '.' ? '' : `cd ${quoted(folder.startsWith('-') ? `./${folder}` : folder)} && `;
  printLine(stdout, `\nNext: ${enter}tocsin check && tocsin test && tocsin serve`);
  return 0;
};

const complain = (stderr: CliContext['stderr'], line: string, code: ExitCode): ExitCode => {
  printLine(stderr, line);
  return code;
};

/** What stands in the way; version control that was set up first does not. A folder that is not there is empty. */
const namesIn = (folder: string): Result<readonly string[], string> => {
  try {
    return ok(readdirSync(folder).filter((name) => name !== '.git'));
  } catch (error) {
    return codeOf(error) === 'ENOENT' ? ok([]) : err(`${folder} cannot be read: ${textOf(error)}`);
  }
};

const MOST_NAMES = 10;

const notEmpty = (folder: string, names: readonly string[]): string => {
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
  const shown = names
    .toSorted()
    .slice(0, MOST_NAMES)
    .map((name) => JSON.stringify(name).slice(1, -1));
  return `${folder} is not empty: ${shown.join(', ')}${more} stand there; init begins in an empty folder: tocsin init DIR`;
};

/** The paths written. A file that came meanwhile is a fault, and stays as it is. */
const writeAll = (folder: string, files: ReadonlyMap<string, string>): Result<readonly string[], string> => {
  try {
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text, { flag: 'wx' });
    }
    return ok([...files.keys()]);
  } catch (error) {
    return err(`${folder} cannot be written: ${textOf(error)}`);
  }
};

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** As a shell reads it back. */
const quoted = (path: string): string => (/^[\w./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);
