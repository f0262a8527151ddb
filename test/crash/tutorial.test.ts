import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { expect, test } from 'vitest';
import { MACHINE } from '../examples/recordings.ts';
import type { Child } from './harness/child.ts';
import { PATIENCE } from './harness/serving.ts';
import { openTerminal, type Terminal } from './harness/terminal.ts';
import { readPage, type Step, toPattern } from './harness/tutorial-page.ts';

const PAGE = new URL('../../docs/tutorial.md', import.meta.url);
const RECORDING = basename(MACHINE.file);
const hasRecording = existsSync(MACHINE.file);
const without = hasRecording ? '' : ` (but those that read the recording: ${MACHINE.file} is not there)`;

type Of<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>;

test(`every command of the tutorial prints what the page says${without}`, async () => {
  const markdown = await readFile(PAGE, 'utf8');
  await using terminal = await openTerminal();
  await using reader = createReader(terminal);
  const left: string[] = [];
  for (const step of readPage(markdown)) {
    if (step.kind === 'command' && isImpossible(step)) left.push(step.command);
    else await reader.take(step);
  }
  await reader.finish();
  expect(reader.executed() + left.length).toBe(markdown.match(/^\s*\$ /gm)?.length);
  if (!hasRecording) return;
  expect(left).toEqual([]);
  expect(await readFile(await terminal.path('page.html'), 'utf8')).toContain('<svg');
});

/** It reads a recording that is not there. */
const isImpossible = ({ command }: Of<'command'>): boolean => !hasRecording && command.includes(RECORDING);

/** Somebody who does one step after another. */
const createReader = (terminal: Terminal) => {
  let service: Child | undefined;
  let seen = 0;
  let executed = 0;
  const awaitPrinted = async (step: Of<'command'> | Of<'service'>) => {
    const pattern = new RegExp(`^${toPattern(step.output)}`);
    const news = () => (service?.stdout() ?? '').slice(seen);
    const page = step.output.join('\n');
    // What came is shown where it is something else.
    const text = () => (pattern.test(news()) ? page : news());
    await expect.poll(text, { ...PATIENCE, message: `line ${step.line}: the service` }).toBe(page);
    seen += pattern.exec(news())?.[0].length ?? 0;
  };
  const command = async (step: Of<'command'>) => {
    executed += 1;
    if (!step.runsOn) return expectPrinted(terminal, step);
    service = await terminal.start(step.command);
    await awaitPrinted(step);
  };
  return {
    executed: () => executed,
    take: async (step: Step) => {
      if (step.kind === 'file') await save(terminal, step);
      else if (step.kind === 'service') await awaitPrinted(step);
      else await command(step);
    },
    finish: async () => {
      service?.signal('SIGINT');
      expect(await service?.ended).toBe(0);
    },
    [Symbol.asyncDispose]: async () => service?.[Symbol.asyncDispose](),
  };
};

const save = async (terminal: Terminal, { path, text }: Of<'file'>): Promise<void> => {
  const file = await terminal.path(path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
};

/** What only asks a service that is at work, and may be asked again. */
const ASKS = /^tocsin (?:why|alarms)\b/;

const expectPrinted = async (terminal: Terminal, step: Of<'command'>): Promise<void> => {
  if (step.command.includes(RECORDING)) await copyFile(MACHINE.file, await terminal.path(RECORDING));
  const pattern = new RegExp(`^${toPattern(step.output)}$`);
  const attempt = async () => {
    const { code, text } = await terminal.run(step.command);
    const asExpected = pattern.test(text.replace(/\n*$/, text === '' ? '' : '\n'));
    return asExpected ? { code, text: step.output.join('\n') } : { code, text: text.trimEnd() };
  };
  const expected = { code: step.exitCode, text: step.output.join('\n') };
  const message = `line ${step.line}: ${step.command}`;
  if (ASKS.test(step.command)) await expect.poll(attempt, { ...PATIENCE, timeout: 10_000, message }).toEqual(expected);
  else expect(await attempt(), message).toEqual(expected);
};
