import { describe, expect, test } from 'vitest';
import { findPurityFaults } from './check-purity.ts';
import { readTree } from './source-tree.ts';

test('nothing in src reads a clock, waits, draws lots or meets the world out of place', () => {
  expect(findPurityFaults(readTree('src'))).toEqual([]);
});

const PURE = 'src/alarms/step.ts';
const CORE = 'src/notify-service/service.ts';
const EDGE = 'src/mqtt/link.ts';

describe('the guard lets pass', () => {
  const rows: readonly (readonly [sentence: string, path: string, text: string])[] = [
    ['a moment given as a number', PURE, 'const text = new Date(at).toISOString();'],
    ['the clock in its own file', 'src/base/clock.ts', 'const now = () => Date.now();'],
    ['a core that awaits its ports', CORE, 'const a = async () => { await store.put(); };'],
    ['a port that the model describes', 'src/model/delivery.ts', 'readonly deliver: () => Promise<Outcome>;'],
    ['an edge that names its process', EDGE, 'const pid = process.pid;'],
    ['main.ts, which reads arguments', 'src/main.ts', 'run(process.argv.slice(2), process.env);'],
    ['a forbidden word in a comment', PURE, '// never Date.now() here: await the port'],
    ['a forbidden word in a string', PURE, `const reason = 'process.env is not read';`],
    ['a constant set', PURE, `const KNOWN = new Set(['a']);`],
    ['a map inside a function', PURE, 'const f = () => {\n  const seen = new Map<string, number>();\n};'],
    ['a method that bears the name of a global', EDGE, 'clock.after(fetch.delay, retry);'],
  ];
  test.each(rows)('%s', (_, path, text) => {
    expect(findPurityFaults(new Map([[path, text]]))).toEqual([]);
  });
});

describe('the guard catches', () => {
  const rows: readonly (readonly [sentence: string, path: string, text: string, why: RegExp])[] = [
    ['a wall clock in a pure room', PURE, 'const now = Date.now();', /step\.ts:1 Date\.now: only base\/clock/],
    ['a wall clock at an edge', EDGE, '\nconst now = new Date();', /link\.ts:2 new Date\(\): only base\/clock/],
    ['the same without brackets', EDGE, 'const now = new Date;', /reads a clock/],
    ['a date called as a function', EDGE, 'const now = Date();', /reads a clock/],
    ['a clock in the hole of a template', EDGE, `const text = \`\${Date.now()} ms\`;`, /reads a clock/],
    ['a monotonic clock at an edge', EDGE, 'const now = performance.now();', /reads a clock/],
    ['a timer at an edge', EDGE, 'setTimeout(retry, 100);', /only base\/clock\.ts waits/],
    ['lots drawn at an edge', EDGE, 'const jitter = Math.random();', /only base draws lots/],
    ['environment at an edge', EDGE, 'const url = process.env.MQTT_URL;', /only main\.ts/],
    ['an exit from the command line', 'src/cli/check.ts', 'process.exit(1);', /only main\.ts/],
    ['a signal handler in app', 'src/app/lifecycle.ts', `process.on('SIGTERM', stop);`, /only main\.ts/],
    ['a print in a core room', CORE, `console.log('sent');`, /meets the world/],
    ['a request in a core room', CORE, 'const answer = await fetch(url);', /meets the world/],
    ['a random id in a core room', CORE, 'const id = randomUUID();', /ids come from the port/],
    ['an asynchronous function in a pure room', PURE, 'const f = async () => 1;', /PURE is synchronous/],
    ['a promise in a pure room', PURE, 'const f = (): Promise<void> => g();', /PURE is synchronous/],
    ['a variable of a pure file', PURE, 'let count = 0;', /shares no state/],
    ['a cache of a pure file', PURE, 'const cache = new Map<string, number>();', /shares no state/],
    ['state that is handed out', PURE, 'export const seen: Set<string> = new Set();', /shares no state/],
    ['the same in a pure file of a core room', 'src/sync/plan.ts', 'let count = 0;', /shares no state/],
  ];
  test.each(rows)('%s', (_, path, text, why) => {
    expect(findPurityFaults(new Map([[path, text]]))).toEqual([expect.stringMatching(why)]);
  });
});
