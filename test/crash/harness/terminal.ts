import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from './child.ts';
import { freePort } from './free-port.ts';

/** A shell in an empty folder, where `tocsin` is a command and ports are free: for pages that are written for the usual ports. */
export interface Terminal extends AsyncDisposable {
  /** Where it began. */
  readonly folder: string;
  /** A path from where it is now: `cd` is remembered. */
  readonly path: (name: string) => Promise<string>;
  /** A command line, to its end: all it prints, as it came. */
  readonly run: (command: string) => Promise<Printed>;
  /** One that goes on; its standard output is what it prints. */
  readonly start: (command: string) => Promise<Child>;
}

export interface Printed {
  readonly code: number | null;
  readonly text: string;
}

const MAIN = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));

export const openTerminal = async (): Promise<Terminal> => {
  const base = await mkdtemp(join(tmpdir(), 'tocsin-terminal-'));
  const folder = join(base, 'work');
  const where = join(base, 'where');
  await mkdir(folder);
  await writeFile(where, folder);
  const env = await equip(base);
  const current = () => readFile(where, 'utf8');
  return {
    folder,
    path: async (name) => join(await current(), name),
    run: async (command) => runShell(`trap 'printf %s "$PWD" > ${where}' EXIT\n${command}`, await current(), env),
    start: async (command) => startChild('env', toArguments(env, `exec ${command} 2>&1`), await current()),
    [Symbol.asyncDispose]: () => rm(base, { recursive: true, force: true }),
  };
};

/** The environment of the shell: nothing of ours but the path, and ports that nobody else has. */
const equip = async (base: string): Promise<Readonly<Record<string, string>>> => {
  const [http, mqtt] = [await freePort(), await freePort()];
  const commands = join(base, 'bin');
  await mkdir(commands);
  const script = `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`;
  await writeFile(join(commands, 'tocsin'), script, { mode: 0o755 });
  return {
    PATH: `${commands}:${process.env.PATH}`,
    HOME: base,
    LC_ALL: 'C.UTF-8',
    TOCSIN_HTTP_PORT: String(http),
    TOCSIN_MQTT_PORT: String(mqtt),
    // A terminal that its output is read from looks like a file.
    TOCSIN_LOG_FORMAT: 'pretty',
  };
};

const toArguments = (env: Readonly<Record<string, string>>, script: string): readonly string[] => [
  '-i',
  ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
  ...['bash', '-c', script],
];

const runShell = async (script: string, cwd: string, env: Readonly<Record<string, string>>): Promise<Printed> => {
  // Both outputs by one pipe, so that their order is what a terminal shows.
  const child = spawn('bash', ['-c', `exec 2>&1\n${script}`], { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = await once(child, 'close');
  return { code, text };
};
