import { createSerial } from '../app/serial.ts';
import { systemClock } from '../base/clock.ts';
import type { Result } from '../base/result.ts';
import { type FileWatch, watchFile } from '../sync/sources/watch.ts';
import { type CliContext, type ExitCode, printLine } from './context.ts';
import type { LoadedTests, TestSuite } from './test-files.ts';
import type { TestSum } from './test-report.ts';

export interface WatchTestsDeps {
  readonly context: CliContext;
  /** Watched beside what is loaded. */
  readonly paths: readonly string[];
  /** What there is now, and where it was looked for. */
  readonly load: () => Result<LoadedTests & { readonly paths: readonly string[] }, string>;
  readonly run: (suites: readonly TestSuite[]) => Promise<Omit<TestSum, 'faults'>>;
  readonly report: (sum: TestSum) => ExitCode;
}

const WAITING = 'waiting for a file to be saved';

/** Runs the tests, and those of each file again that is saved, until it is stopped. The exit code is that of the last run. */
export const watchTests = async ({ context, paths, load, run, report }: WatchTestsDeps): Promise<ExitCode> => {
  const { stdout, stderr, stop } = context;
  const watches = new Map<string, FileWatch>();
  let marks: ReadonlyMap<string, string> = new Map();
  let code: ExitCode = 0;
  const watchAll = async (files: readonly string[]) => {
    for (const path of files.filter((file) => !watches.has(file))) {
      const onError = (message: string) => printLine(stderr, `${path} cannot be watched: ${message}`);
      watches.set(path, watchFile({ path, clock: systemClock, onChange: () => void again(), onError }));
    }
    await Promise.all([...watches.values()].map(({ ready }) => ready));
  };
  const again = createSerial(async () => {
    const loaded = load();
    if (!loaded.ok) {
      printLine(stderr, loaded.error);
      printLine(stdout, WAITING);
      return;
    }
    const { suites, faults } = loaded.value;
    const changed = suites.filter(({ file, mark }) => marks.get(file) !== mark);
    marks = new Map(suites.map(({ file, mark }) => [file, mark]));
    // Watched before they run: what is saved meanwhile is seen.
    await watchAll([...loaded.value.paths, ...suites.flatMap(({ about }) => about)]);
    if (changed.length + faults.length > 0) code = report({ ...(await run(changed)), faults });
    printLine(stdout, WAITING);
  });
  await watchAll(paths);
  await again();
  if (!stop.aborted)
    await new Promise<void>((resolve) => stop.addEventListener('abort', () => resolve(), { once: true }));
  for (const watch of watches.values()) await watch.close();
  return code;
};
