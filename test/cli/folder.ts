import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';

/** A folder for one test. Paths are relative to it, and what commands print is shown as if they ran inside. */
export interface Folder {
  readonly path: (name: string) => string;
  readonly read: (name: string) => string;
  /** Runs a command with `--config` of this folder; every argument that begins with `./` is a path in it. */
  readonly cli: (...argv: readonly string[]) => Promise<Ended>;
  /** A command that goes on until it is stopped. */
  readonly start: (...argv: readonly string[]) => Started;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly stop: () => void;
  readonly ended: Promise<Ended>;
  /** Resolves once what it printed matches. */
  readonly printed: (pattern: RegExp) => Promise<void>;
}

export const createFolder = (files: Readonly<Record<string, string>>): Folder => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string) => join(folder, name);
  const write = (name: string, text: string) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), text);
  };
  // A config that is named must be there; this one says nothing.
  for (const [name, text] of Object.entries({ 'none.yaml': '{}\n', ...files })) write(name, text);
  const toPath = (argument: string) => (argument.startsWith('./') ? path(argument.slice(2)) : argument);
  const start = (...argv: readonly string[]) => startRun(argv.map(toPath), (text) => text.replaceAll(`${folder}/`, ''));
  return {
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    start,
    cli: (...argv) => start(...argv).ended,
  };
};

const startRun = (argv: readonly string[], shown: (text: string) => string): Started => {
  const written = { stdout: '', stderr: '' };
  let changed = Promise.withResolvers<void>();
  const output = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
      changed.resolve();
      changed = Promise.withResolvers();
    },
  });
  const stop = new AbortController();
  const running = run({
    argv,
    env: {},
    stdout: output('stdout'),
    stderr: output('stderr'),
    stop: stop.signal,
    pid: process.pid,
    exit: (code) => {
      throw new Error(`ended by force with ${code}`);
    },
  });
  return {
    stop: () => stop.abort(),
    ended: running.then((code) => ({ code, stdout: shown(written.stdout), stderr: shown(written.stderr) })),
    printed: async (pattern) => {
      while (!pattern.test(written.stdout + written.stderr)) await changed.promise;
    },
  };
};
