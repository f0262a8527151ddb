import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that a story started; it does not outlive the story. */
export interface Child extends AsyncDisposable {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves once its standard output matches; rejects if it ends before. */
  readonly printed: (pattern: RegExp) => Promise<void>;
  /** Its exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly signal: (signal: NodeJS.Signals) => void;
  /** Ends its standard input. */
  readonly closeInput: () => void;
}

export const startChild = (command: string, args: readonly string[], folder: string): Child => {
  const child = spawn(command, args, { cwd: folder, stdio: 'pipe' });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr += text;
  });
  let isOver = false;
  const ended = once(child, 'close').then(([code, signal]) => {
    isOver = true;
    return code ?? signal;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    printed: async (pattern) => {
      while (!pattern.test(written.stdout)) {
        if (isOver) throw new Error(`${args.join(' ')} ended with ${await ended}:\n${written.stdout}${written.stderr}`);
        await Promise.race([once(child.stdout, 'data'), ended]);
      }
    },
    ended,
    signal: (signal) => void child.kill(signal),
    closeInput: () => void child.stdin.end(),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
