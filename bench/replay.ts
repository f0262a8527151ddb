import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { type Arm, conclude, describe, median, print, runPairs } from './measure.ts';

/**
 * Replay: the whole command over a recording of 100 devices with 10 rules that look at every reading, from its start to its
 * last line, by the CPU of its process; beside it a program that only parses the same lines. Then the same readings as CSV.
 */
const MESSAGES = 1_000_000;
const DEVICES = 100;
const RULES = 10;
const ROUNDS = 5;
const TARGET = 200_000;
/** Below it something is wrong. */
const FAILS_BELOW = 80_000;

const main = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-bench-'));
  try {
    const [lines, table] = [join(folder, 'day.jsonl'), join(folder, 'day.csv')];
    await write(lines, lineOf);
    await write(table, rowOf, 'at,t,p');
    writeFileSync(join(folder, 'rules.yaml'), JSON.stringify({ version: 1, rules: rules() }));
    writeFileSync(join(folder, 'tocsin.yaml'), 'rules: rules.yaml\n');
    const replay = (...argv: readonly string[]) =>
      commandArm([
        MAIN,
        'replay',
        ...argv,
        '--config',
        join(folder, 'tocsin.yaml'),
        '--rules',
        join(folder, 'rules.yaml'),
      ]);
    const bare = commandArm(['--eval', BARE, lines]);
    const { ours, theirs, ratios } = await runPairs(ROUNDS, { ours: replay(lines), theirs: bare });
    const asTable = await runPairs(ROUNDS, {
      ours: replay(table, '--topic', 'plant/p1/t', '--time', 'at'),
      theirs: bare,
    });
    print(`replay: readings a second: a loop that only parses the lines ${describe(theirs.map(perSecond), 0)}`);
    print(`replay: CSV: ${describe(asTable.ours.map(perSecond), 0)} readings a second`);
    const rates = ours.map(perSecond);
    const result = `${describe(rates, 0)} readings a second, ${describe(ratios)} times the loop that parses`;
    conclude(median(rates) >= FAILS_BELOW, `replay: lines: ${result}; target ${TARGET}, fails below ${FAILS_BELOW}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const MAIN = new URL('../src/main.ts', import.meta.url).pathname;

const BARE = `let facts = 0;
for (const line of require('node:fs').readFileSync(process.argv[1], 'utf8').split('\\n'))
  if (line !== '') facts += JSON.parse(JSON.parse(line).payload).p;`;

/** CPU of the process, its start and helper threads among it, µs for each message. */
const commandArm = (argv: readonly string[]): Arm => {
  const reported = join(tmpdir(), `tocsin-bench-cpu-${process.pid}`);
  const report = `data:text/javascript,import{writeFileSync}from'node:fs';process.on('exit',()=>{const{user,system}=process.cpuUsage();writeFileSync('${reported}',String(user+system))})`;
  return () => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', report, ...argv], { encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    const cpu = Number(readFileSync(reported, 'utf8'));
    rmSync(reported);
    return cpu / MESSAGES;
  };
};

const perSecond = (microseconds: number): number => 1e6 / microseconds;

const rules = () =>
  Array.from({ length: RULES }, (_, index) => ({
    id: `r${index}`,
    topic: 'plant/{device}/t',
    when: {
      all: [
        { fact: 't', operator: 'greaterThan', value: 29 + index / 10 },
        { fact: 'p', operator: 'lessThan', value: 5 },
      ],
    },
    for: '10m',
  }));

const write = async (file: string, rowAt: (index: number) => string, header?: string): Promise<void> => {
  const stream = createWriteStream(file);
  if (header !== undefined) stream.write(`${header}\n`);
  for (let index = 0; index < MESSAGES; index++) {
    if (!stream.write(`${rowAt(index)}\n`)) await once(stream, 'drain');
  }
  stream.end();
  await finished(stream);
};

const timeAt = (index: number): string => new Date(Date.UTC(2026, 0) + index * 100).toISOString();
const temperatureAt = (index: number): number => 20 + ((index * 7919) % 1000) / 100;

const lineOf = (index: number): string =>
  JSON.stringify({
    time: timeAt(index),
    topic: `plant/p${index % DEVICES}/t`,
    payload: JSON.stringify({ t: temperatureAt(index), p: index % 10 }),
    retain: false,
    qos: 1,
  });

const rowOf = (index: number): string => `${timeAt(index)},${temperatureAt(index)},${index % 10}`;

await main();
