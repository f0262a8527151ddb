import { cpSync, existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { createProgram } from '../../src/cli/run.ts';
import { createFolder } from './folder.ts';

/** The whole command line, which does nothing but take its arguments apart. */
const createIdle = () => {
  let printed = '';
  const ran: string[] = [];
  const stdout = {
    write: (text: string) => {
      printed += text;
    },
  };
  const stop = new AbortController().signal;
  const context = { argv: [], env: {}, stdout, stderr: stdout, stop, pid: 1, exit: () => {} };
  const program = createProgram(context, () => {});
  const idle = (command: Command, path: string) => {
    if (command.commands.length === 0) command.action(() => void ran.push(path));
    for (const inner of command.commands) idle(inner.exitOverride(), `${path} ${inner.name()}`.trim());
  };
  idle(program, '');
  return { program, ran, printed: () => printed };
};

const commandsIn = (command: Command, path = ''): readonly { readonly path: string; readonly command: Command }[] =>
  command.commands.flatMap((inner) => {
    const at = `${path} ${inner.name()}`.trim();
    return [{ path: at, command: inner }, ...commandsIn(inner, at)];
  });

/** The lines below `Examples:`, up to the next empty one. */
const examplesOf = (path: string): readonly string[] => {
  const { program, printed } = createIdle();
  commandsIn(program)
    .find((one) => one.path === path)
    ?.command.outputHelp();
  const [, below = ''] = printed().split('\nExamples:\n');
  return (below.split('\n\n')[0] ?? '')
    .split('\n')
    .filter((line) => line.startsWith('  '))
    .map((line) => line.trim());
};

/** The words of each call of tocsin in a line for a shell; quotes hold words together, and other programs end it. */
const callsIn = (line: string): readonly (readonly string[])[] =>
  [...line.matchAll(/\btocsin((?:\s+(?:'[^']*'|"[^"]*"|[^\s'"&|()<>]+))*)/g)]
    .map(([, words = '']) =>
      [...words.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((one) => one[1] ?? one[2] ?? one[3] ?? ''),
    )
    .filter((words) => words.length > 0);

const { program } = createIdle();
const all = commandsIn(program).map(({ path }) => path);

describe('the help of a command', () => {
  test.each(all)('%s shows examples, and one of itself', (path) => {
    const calls = examplesOf(path).flatMap(callsIn);
    expect(calls.filter((words) => `${words.join(' ')} `.startsWith(`${path} `))).not.toEqual([]);
  });

  test.each(all.flatMap((path) => examplesOf(path).map((line) => [path, line] as const)))(
    '%s: %s can be typed as it stands',
    async (_, line) => {
      const calls = callsIn(line);
      expect(calls.length).toBeGreaterThan(0);
      for (const words of calls) {
        const { program: idle, ran, printed } = createIdle();
        await idle.parseAsync([...words], { from: 'user' }).catch(() => {});
        expect([printed(), ran.length]).toEqual(['', 1]);
      }
    },
  );
});

describe('the help of all', () => {
  test('groups the commands by what one is about to do, and leaves none out', () => {
    const { program: whole, printed } = createIdle();
    whole.outputHelp();
    const headings = [...printed().matchAll(/^([A-Z][\w ]+):$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual([
      'Options',
      'Begin',
      'Write and prove rules',
      'Run',
      'Watch alarms',
      'Reach people',
      'Help',
    ]);
  });
});

/** Examples that need no service, broker or provider, and come to an end. */
const ALONE = ['check', 'test', 'replay', 'schema', 'config print', 'completion'];
const alone = ALONE.flatMap((path) => examplesOf(path)).filter((line) => !/--watch|well\.csv/.test(line));

const RECORDED = Array.from({ length: 30 }, (_, minute) =>
  JSON.stringify({
    time: new Date(Date.parse('2026-03-02T08:00:00Z') + minute * 60_000).toISOString(),
    topic: 'cold/oslo/f7/telemetry',
    payload: '{"temperature":-10}',
  }),
).join('\n');

const WITHOUT_CONFIG = ['schema', 'completion'];

describe('in the folder that tocsin init has written, examples do what they say', () => {
  test.each(alone)('%s', async (line) => {
    const folder = createFolder({});
    await folder.cli('init', './new');
    cpSync(folder.path('new/rules'), folder.path('new/new/rules'), { recursive: true });
    writeFileSync(folder.path('new/monday.jsonl'), `${RECORDED}\n`);
    const [words = []] = callsIn(line);
    const isBare = WITHOUT_CONFIG.includes(words[0] ?? '');
    // `config` of `config print` is a folder there, too.
    const isPath = (word: string) =>
      word !== words[0] && (existsSync(folder.path(`new/${word}`)) || word.endsWith('.xml'));
    const placed = words.map((word) => (!isBare && isPath(word) ? `./new/${word}` : word));
    const config = isBare ? [] : ['--config', './new/config/tocsin.yaml'];
    const { code, stderr } = await folder.cli(...placed, ...config);
    expect([code, stderr]).toEqual([0, '']);
  });
});
