import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conclude, describe, median, print } from './measure.ts';
import { DIFFERENT, PEOPLE, type Round } from './sync-rounds.ts';

/**
 * A roster of 100,000 people against the built-in service that has them bound, store on disk (synchronous FULL), when one in a
 * hundred differs: half of these have other tags, a quarter is gone, a quarter is new. Read, compared and applied, from the
 * list to the last commit; how long the loop stood still meanwhile, and what the process grew by, the list among it.
 */
const ROUNDS = 7;
const TARGET_MS = 2000;
const TARGET_MB = 200;
const PAGE = 1000;

/** What V8 takes for new objects, MB: its usual limit, which it raises to four times as much where there is much memory. */
const USUAL = 16;

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const [first] = await run(folder, [0], []);
  print(`sync: ${PEOPLE} people bound for the first time in ${((first?.tookMs ?? Number.NaN) / 1000).toFixed(1)} s`);
  const later = Array.from({ length: ROUNDS }, (_, index) => index + 1);
  const rounds = await run(folder, later, [`--max-semi-space-size=${USUAL}`]);
  const [more] = await run(folder, [ROUNDS + 1], []);
  rmSync(folder, { recursive: true });
  report(rounds);
  print(`sync: with as much room for new objects as V8 takes on this machine, ${more?.grewMb.toFixed(0)} MB`);
};

const report = (rounds: readonly Round[]): void => {
  const took = rounds.map(({ tookMs }) => tookMs);
  const stood = rounds.map(({ stoodMs }) => stoodMs);
  print(
    `sync: ms for ${DIFFERENT} changes among ${PEOPLE} bindings: ${describe(took, 0)}; loop stood still ${describe(stood, 0)}`,
  );
  const [calls, most] = [Math.max(...rounds.map((one) => one.calls)), DIFFERENT + PEOPLE / PAGE + 1];
  conclude(calls <= most, `sync: ${calls} calls to the service at most; target changes plus pages, ${most}`);
  const grewMb = Math.max(...rounds.map((one) => one.grewMb));
  conclude(grewMb <= TARGET_MB, `sync: the process grew by ${grewMb.toFixed(0)} MB; target ${TARGET_MB}`);
  conclude(median(took) <= TARGET_MS, `sync: ${median(took).toFixed(0)} ms; target ${TARGET_MS}`);
};

/** Rounds in a process of their own, so that what one leaves behind is not counted against the other. */
const run = async (folder: string, rounds: readonly number[], flags: readonly string[]): Promise<readonly Round[]> => {
  const child = fork(new URL('sync-rounds.ts', import.meta.url), [folder, ...rounds.map(String)], {
    execArgv: ['--expose-gc', ...flags],
  });
  const done: Round[] = [];
  child.on('message', (round: Round) => void done.push(round));
  const [code] = await once(child, 'exit');
  if (code !== 0 || done.length !== rounds.length) throw new Error(`the rounds ended with ${code}`);
  return done;
};

await main();
