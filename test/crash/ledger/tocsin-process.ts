import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { FaultPoint } from '../../../src/base/probe.ts';
import { createOperator, type Operator } from './operator.ts';
import type { Plant } from './plant.ts';

/** Where a process is to die: as it passes `point` for the `count`th time. */
export interface Fault {
  readonly point: FaultPoint;
  readonly count: number;
}

/** Tocsin as a process of its own. */
export interface TocsinProcess extends AsyncDisposable {
  /** Resolves when it serves; rejects if it ends before. */
  readonly operator: () => Promise<Operator>;
  /** Resolves when SIGKILL ended it; rejects, with the end of its log, if something else did or `withinMs` are over. */
  readonly killed: (withinMs: number) => Promise<void>;
  readonly kill: () => Promise<void>;
  /** Ends it cleanly. */
  readonly end: () => Promise<void>;
}

export const startTocsin = (plant: Plant, fault?: Fault): TocsinProcess => {
  const argv = [ENTRY, plant.config, plant.log, ...(fault ? [fault.point, String(fault.count)] : [])];
  // The types are stripped once, by the first life that ends cleanly, not once in each.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(plant.folder, 'compiled') };
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const exited = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const spoken = collectStderr(child);
  const serving = readFirstLine(child);
  const failure = async (how: string) => new Error(`tocsin ${how}:\n${spoken()}\n${await endOfLog(plant)}`);
  return {
    killed: async (withinMs) => {
      const ended = await Promise.race([exited, wait(withinMs, null, { ref: false })]);
      if (ended === null) throw await failure(`lives, although it was to die: ${JSON.stringify(fault)}`);
      if (ended.signal !== 'SIGKILL') throw await failure(`ended with ${ended.code ?? ended.signal}`);
    },
    operator: async () => {
      const line = await serving;
      if (line === undefined) throw await failure('ended before it served');
      const { url, adminTokenFile } = JSON.parse(line);
      return createOperator(url, await readFile(adminTokenFile, 'utf8'));
    },
    kill: () => end(child, 'SIGKILL', exited),
    end: () => end(child, 'SIGTERM', exited),
    [Symbol.asyncDispose]: () => end(child, 'SIGKILL', exited),
  };
};

const ENTRY = fileURLToPath(new URL('../harness/serve-with-faults.ts', import.meta.url));

const end = async (child: ChildProcess, signal: NodeJS.Signals, exited: Promise<unknown>): Promise<void> => {
  child.kill(signal);
  await exited;
};

const collectStderr = ({ stderr }: ChildProcess): (() => string) => {
  let text = '';
  stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return () => text;
};

const readFirstLine = async ({ stdout }: ChildProcess): Promise<string | undefined> => {
  if (!stdout) return undefined;
  for await (const line of createInterface(stdout)) return line;
  return undefined;
};

const endOfLog = async ({ log }: Plant): Promise<string> =>
  (await readFile(log, 'utf8').catch(() => '')).split('\n').slice(-20).join('\n');
