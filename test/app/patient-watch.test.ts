import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { watchPatiently } from '../../src/app/patient-watch.ts';
import { readRuleTree, ruleTreeMark } from '../../src/app/rule-disk.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { watchFile } from '../../src/sync/sources/watch.ts';
import { moveAway, SAVES, swapConfigMap } from './rule-saves.ts';

let folder: string;

beforeEach(() => {
  const own = mkdtempSync(join(tmpdir(), 'saves-'));
  folder = join(own, 'rules');
  mkdirSync(folder);
});

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

/** Any time passes at once: whatever event comes is told, and what the files then say is what `reads` waits for. */
const watching = async (watched = folder) => {
  let heard = () => {};
  const after = (_delayMs: number, task: () => void) => {
    const turn = setImmediate(task);
    return () => clearImmediate(turn);
  };
  const textsNow = () => {
    const tree = readRuleTree([watched]);
    return tree.ok ? tree.value.map(({ text }) => text).join('|') : 'unreadable';
  };
  let told = textsNow();
  const watch = watchFile({
    ...{ path: watched, clock: { after } },
    onChange: () => {
      told = textsNow();
      heard();
    },
    onError: (reason) => expect.unreachable(reason),
  });
  await watch.ready;
  return {
    watch,
    /** Resolves when an event has come after which the files say this. */
    reads: async (texts: string) => {
      while (told !== texts) {
        await new Promise<void>((resolve) => {
          heard = resolve;
        });
      }
    },
  };
};

const path = () => join(folder, 'a.yaml');

describe('a save is told', () => {
  test.each(Object.entries(SAVES))('by %s, again and again', async (_program, save) => {
    writeFileSync(path(), 'before\n');
    const { watch, reads } = await watching();
    await using _ = watch;
    for (const round of [1, 2, 3]) {
      save(path(), `round ${round}\n`);
      await reads(`round ${round}\n`);
    }
  });

  test.each(Object.entries(SAVES))('by %s, where that file alone is watched', async (_program, save) => {
    writeFileSync(path(), 'before\n');
    const { watch, reads } = await watching(path());
    await using _ = watch;
    for (const round of [1, 2, 3]) {
      save(path(), `round ${round}\n`);
      await reads(`round ${round}\n`);
    }
  });

  test('by the swap of a mounted ConfigMap, where one file of it is watched', async () => {
    swapConfigMap(folder, { 'a.yaml': 'a0', 'b.yaml': 'b0' }, 0);
    const { watch, reads } = await watching(path());
    await using _ = watch;
    for (const round of [1, 2, 3]) {
      swapConfigMap(folder, { 'a.yaml': `a${round}`, 'b.yaml': `b${round}` }, round);
      await reads(`a${round}`);
    }
  });

  test('by the swap of a mounted ConfigMap, twice in one breath', async () => {
    swapConfigMap(folder, { 'a.yaml': 'a0' }, 0);
    const { watch, reads } = await watching();
    await using _ = watch;
    for (const round of [1, 3, 5]) {
      swapConfigMap(folder, { 'a.yaml': `a${round}` }, round);
      swapConfigMap(folder, { 'a.yaml': `a${round + 1}` }, round + 1);
      await reads(`a${round + 1}`);
    }
  });

  test('by the swap of a mounted ConfigMap, again and again', async () => {
    swapConfigMap(folder, { 'a.yaml': 'a0', 'b.yaml': 'b0' }, 0);
    const { watch, reads } = await watching();
    await using _ = watch;
    for (const round of [1, 2, 3, 4, 5]) {
      swapConfigMap(folder, { 'a.yaml': `a${round}`, 'b.yaml': `b${round}` }, round);
      await reads(`a${round}|b${round}`);
    }
  });

  test('in a folder that is new', async () => {
    const { watch, reads } = await watching();
    await using _ = watch;
    mkdirSync(join(folder, 'oslo', 'cold'), { recursive: true });
    writeFileSync(join(folder, 'oslo', 'cold', 'a.yaml'), 'a\n');
    await reads('a\n');
    writeFileSync(join(folder, 'oslo', 'cold', 'a.yaml'), 'b\n');
    await reads('b\n');
  });
});

test('of 200 saves by programs taken at random, some in one breath, none is missed', async () => {
  const programs = Object.values(SAVES);
  const step = fc.record({ program: fc.nat(programs.length - 1), isWaitedFor: fc.boolean() });
  writeFileSync(path(), 'before\n');
  const { watch, reads } = await watching();
  await using _ = watch;
  for (const [index, { program, isWaitedFor }] of fc.sample(step, 200).entries()) {
    programs[program]?.(path(), `save ${index}\n`);
    if (isWaitedFor || index === 199) await reads(`save ${index}\n`);
  }
});

test('of 1,000 files a change of any is told', async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `${String(index).padStart(4, '0')}.yaml`);
  for (const name of names) writeFileSync(join(folder, name), name);
  const { watch, reads } = await watching();
  await using _ = watch;
  for (const name of ['0000.yaml', '0500.yaml', '0999.yaml']) writeFileSync(join(folder, name), 'changed');
  const expected = names.map((name, index) => ([0, 500, 999].includes(index) ? 'changed' : name));
  await reads(expected.join('|'));
});

test('a folder that vanishes and comes back is followed again', async () => {
  writeFileSync(path(), 'before\n');
  const { watch, reads } = await watching();
  await using _ = watch;
  const bringBack = moveAway(folder);
  await reads('unreadable');
  bringBack();
  await reads('before\n');
  writeFileSync(path(), 'after\n');
  await reads('after\n');
});

describe('where no event comes', () => {
  /** Nothing that the file system tells can arrive: no turn of the loop passes. */
  const lookOnly = (known?: string | null) => {
    const clock = createVirtualClock();
    let changes = 0;
    const close = watchPatiently({
      ...{ paths: [folder], clock, mark: () => ruleTreeMark([folder]), ...(known !== undefined && { known }) },
      onChange: () => {
        changes++;
      },
      onError: (_path, reason) => expect.unreachable(reason),
    });
    return { clock, close, changes: () => changes };
  };

  test('what changed before anybody watched is found, once', async () => {
    writeFileSync(path(), 'before\n');
    const { clock, close, changes } = lookOnly();
    clock.advance(300);
    expect(changes()).toBe(1);
    clock.advance(60_000);
    expect(changes()).toBe(1);
    await close();
  });

  test('what is known already is no change, and what comes after is', async () => {
    writeFileSync(path(), 'before\n');
    const { clock, close, changes } = lookOnly(ruleTreeMark([folder]));
    clock.advance(20_000);
    expect(changes()).toBe(0);
    writeFileSync(path(), 'after it\n');
    clock.advance(10_300);
    expect(changes()).toBe(1);
    await close();
  });

  test('a change is found by looking, once it has come to rest', async () => {
    writeFileSync(path(), 'before\n');
    const { clock, close, changes } = lookOnly();
    clock.advance(300);
    writeFileSync(path(), 'half');
    clock.advance(10_000);
    writeFileSync(path(), 'half and more');
    clock.advance(300);
    expect(changes()).toBe(1);
    clock.advance(300);
    expect(changes()).toBe(2);
    await close();
    clock.advance(60_000);
    expect(changes()).toBe(2);
  });

  test('a folder that is gone is said once, and so is its return', async () => {
    writeFileSync(path(), 'before\n');
    const { clock, close, changes } = lookOnly();
    clock.advance(300);
    const bringBack = moveAway(folder);
    clock.advance(60_000);
    expect(changes()).toBe(2);
    bringBack();
    clock.advance(60_000);
    expect(changes()).toBe(3);
    await close();
  });
});
