import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The real broker in a process of its own, on 127.0.0.1; what it keeps survives `stop` and `start`. */
export interface Mosquitto extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Starts again on the same port, with the same sessions. */
  readonly start: () => Promise<void>;
  /** Ends as a service is ended (it saves its sessions), or as by `kill -9`. */
  readonly stop: (signal?: 'SIGTERM' | 'SIGKILL') => Promise<void>;
}

/** Whether mosquitto is installed. Its absence skips tests with a word on stderr, except in CI, where it fails them. */
export const hasMosquitto = (): boolean => {
  const found = spawnSync('mosquitto', ['-h']).error === undefined;
  if (!found && process.env.CI) throw new Error('mosquitto is not installed, and CI must not skip its tests');
  if (!found) process.stderr.write('skipped: mosquitto is not installed (apt-get install mosquitto)\n');
  return found;
};

/** Starts mosquitto; `settings` are further lines of its configuration. */
export const startMosquitto = async (settings: readonly string[] = []): Promise<Mosquitto> => {
  const folder = await mkdtemp(join(tmpdir(), 'tocsin-mosquitto-'));
  const port = await freePort();
  const file = join(folder, 'mosquitto.conf');
  const base = [
    `listener ${port} 127.0.0.1`,
    'persistence true',
    `persistence_location ${folder}/`,
    'max_queued_messages 0',
    // Started by root it would give its rights away, and with them this folder.
    'user root',
    'log_dest stderr',
    'log_type notice',
    'log_type information',
  ];
  const own = settings.some((line) => line.startsWith('allow_anonymous'))
    ? settings
    : ['allow_anonymous true', ...settings];
  await writeFile(file, `${[...base, ...own].join('\n')}\n`);
  let child: ChildProcess | undefined;
  const start = async () => {
    child = await launch(file);
  };
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  await start();
  return {
    url: `mqtt://127.0.0.1:${port}`,
    port,
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
};

const launch = async (file: string): Promise<ChildProcess> => {
  const child = spawn('mosquitto', ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    if (/ running$/m.test(output)) resolve();
  });
  child.once('exit', () => reject(new Error(`mosquitto did not start:\n${output}`)));
  child.once('error', reject);
  await promise;
  return child;
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
};
