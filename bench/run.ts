import { spawnSync } from 'node:child_process';
import { hasMosquitto } from '../test/fakes/mosquitto.ts';
import { print } from './measure.ts';

/**
 * `npm run bench`: each bench in a process of its own, one after the other; `npm run bench -- growth` only that one. Each
 * ends with a line of its result; the exit code is 1 if one was below its target or did not end well.
 */
const BENCHES: Readonly<Record<string, readonly string[]>> = {
  rules: ['--max-old-space-size=4096'],
  'rule-tests': [],
  windows: ['--expose-gc', '--max-old-space-size=4096'],
  growth: [],
  reload: [],
  memory: ['--expose-gc', '--max-old-space-size=4096'],
  intake: [],
  broadcast: [],
  notifications: ['--expose-gc'],
  sync: ['--expose-gc'],
  replay: [],
};

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES);
const unknown = chosen.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  print(`no bench ${unknown.join(', ')}; there are ${Object.keys(BENCHES).join(', ')}`);
  process.exit(2);
}

const run = (name: string): boolean => {
  if (name === 'intake' && !hasMosquitto()) return false;
  const file = new URL(`${name}.ts`, import.meta.url).pathname;
  return spawnSync(process.execPath, [...(BENCHES[name] ?? []), file], { stdio: 'inherit' }).status === 0;
};

const failed = chosen.filter((name) => !run(name));
print(
  failed.length === 0
    ? 'no bench fell below what it must reach; a target not met is said above'
    : `below what they must reach: ${failed.join(', ')}`,
);
process.exitCode = failed.length === 0 ? 0 : 1;
