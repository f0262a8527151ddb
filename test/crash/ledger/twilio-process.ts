import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TwilioRequest } from '../../fakes/twilio.ts';

/** The fake Twilio in a process of its own, which outlives every crash and writes down what it got. */
export interface TwilioProcess extends AsyncDisposable {
  readonly url: string;
  /** What phones got, in order. */
  readonly accepted: () => Promise<readonly TwilioRequest[]>;
}

export const startTwilio = async (ledger: string): Promise<TwilioProcess> => {
  const child = spawn(process.execPath, [ENTRY, '--ledger', ledger], { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = await once(createInterface(child.stdout), 'line');
  return {
    url: String(line).replace('listening ', ''),
    accepted: async () =>
      (await readFile(ledger, 'utf8'))
        .trimEnd()
        .split('\n')
        .map((text): TwilioRequest => JSON.parse(text))
        .filter(({ accepted }) => accepted),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const ENTRY = fileURLToPath(new URL('../../fakes/twilio.ts', import.meta.url));
