import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { createWorld } from '../../src/app/create-world.ts';
import { decideReading } from '../../src/app/decide.ts';
import { decodersOf } from '../../src/app/open-rules.ts';
import { createRuleBook, type Route } from '../../src/app/rule-book.ts';
import { decodersFor } from '../../src/app/rule-files.ts';
import { createWatch } from '../../src/app/watch.ts';
import { createVirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import type { Json } from '../../src/base/json.ts';
import { readConfig } from '../../src/cli/read-config.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import type { Reading } from '../../src/model/reading.ts';
import { BUILT_IN_SERVICE } from '../../src/model/service.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { loadRuleFile, type RuleFile } from '../../src/rules/load.ts';
import { listObserver, ruleContext, START } from './small-world.ts';

const TEXTS = readdirSync('rules')
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => readFileSync(`rules/${name}`, 'utf8'));

const config = readConfig('config/tocsin.yaml', { env: {} });
if (!config.ok) throw new Error(config.error.join('\n'));
const DECODERS = decodersOf(config.value);

const odd: fc.Arbitrary<Json> = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  fc.constantFrom<Json>(
    '__proto__',
    '',
    '0s',
    '10000d',
    '1ms',
    -1,
    1e308,
    1.5,
    null,
    true,
    [],
    {},
    '{device}',
    '$.a[0]',
  ),
  fc.constantFrom<Json>({ fact: 'x', operator: 'known', value: false }, { condition: 'running' }, { not: { any: [] } }),
);

type Tree = Json;

const RUNS = 20;

interface Step {
  readonly way: readonly number[];
  readonly does: string;
  readonly by: Json;
  readonly name: string;
}

/** A way through a tree, and what is done at its end. */
const step: fc.Arbitrary<Step> = fc.record({
  way: fc.array(fc.nat(), { minLength: 1, maxLength: 8 }),
  does: fc.constantFrom('delete', 'replace', 'double', 'rename', 'move'),
  by: odd,
  name: fc.constantFrom('when', 'for', 'levels', 'absent', 'facts', 'key', '__proto__', 'clear', 'over', 'last', 'x'),
});

const mutate = (tree: Tree, { way, does, by, name }: Step): Tree => {
  const [first = 0, ...rest] = way;
  if (typeof tree !== 'object' || tree === null) return by;
  const keys = Object.keys(tree);
  if (keys.length === 0) return by;
  const key = keys[first % keys.length] ?? '';
  const entries = Object.entries(tree as Record<string, Json>).flatMap(([own, value]): [string, Json][] => {
    if (own !== key) return [[own, value]];
    if (rest.length > 0 && typeof value === 'object' && value !== null) {
      return [[own, mutate(value, { way: rest, does, by, name })]];
    }
    if (does === 'delete') return [];
    if (does === 'double')
      return [
        [own, value],
        [`${own}2`, value],
      ];
    if (does === 'rename') return [[name, value]];
    return [[own, does === 'move' ? { [name]: value } : by]];
  });
  return Array.isArray(tree) ? entries.map(([, value]) => value) : Object.fromEntries(entries);
};

const load = (text: string, layouts = createFactLayouts()) =>
  loadRuleFile(text, 'mutated.yaml', ruleContext(DECODERS, layouts));

const treeOf = (text: string): Tree => parse(text, { merge: true });

const expectSound = (text: string) => {
  const lines = text.split('\n').length;
  const loaded = load(text);
  if (loaded.ok) return;
  expect(loaded.error.length).toBeGreaterThan(0);
  expect(loaded.error.filter(({ line, column }) => line < 1 || line > lines || column < 1)).toEqual([]);
};

describe('a rule file in which somebody changed something', () => {
  const [anyText, steps] = [fc.constantFrom(...TEXTS), fc.array(step, { minLength: 1, maxLength: 3 })];

  test('has rules, or faults that stand in the text: a part put wrong', () => {
    const mutated = fc.tuple(anyText, steps).map(([text, each]) => each.reduce(mutate, treeOf(text)));
    fc.assert(
      fc.property(mutated, (tree) => expectSound(JSON.stringify(tree, null, 1))),
      { numRuns: RUNS },
    );
  });

  test('has rules, or faults that stand in the text: lines left out, doubled, moved, and letters lost', () => {
    const change = fc.record({
      at: fc.nat(),
      does: fc.constantFrom('drop', 'double', 'indent', 'cut', 'mark'),
      by: fc.nat(80),
    });
    const mutated = fc.tuple(anyText, fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) => {
      const lines = text.split('\n');
      for (const { at, does, by } of changes) {
        const index = at % lines.length;
        const line = lines[index] ?? '';
        const marks = ['"', "'", '{', ']', ': ', '&a ', '*a', '<<: ', '#', '\t', '\0', '!x '];
        if (does === 'drop') lines.splice(index, 1);
        else if (does === 'double') lines.splice(index, 0, line);
        else if (does === 'indent') lines[index] = ' '.repeat(by % 9) + line.trimStart();
        else if (does === 'cut') lines[index] = line.slice(0, by);
        else lines[index] = line.slice(0, by) + (marks[at % marks.length] ?? '') + line.slice(by);
      }
      return lines.join('\n');
    });
    fc.assert(fc.property(mutated, expectSound), { numRuns: RUNS });
  });
});

/** What devices may say of the facts that rules read. */
const value = fc.oneof(
  fc.constantFrom<Json>(0, -0, 21.5, 1e308, -1e308, Number.MAX_SAFE_INTEGER, 'on', '', null, true, false, [], {}, [
    1,
    null,
  ]),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

const said = fc.record({
  device: fc.nat(2),
  waitMs: fc.oneof(fc.constantFrom(0, 1, 60_000, 3_600_000), fc.nat(10_000_000)),
  lateMs: fc.oneof(fc.constant(0), fc.nat(10_000_000)),
  timed: fc.boolean(),
  retained: fc.boolean(),
  online: fc.option(fc.boolean(), { nil: undefined }),
  values: fc.array(value, { minLength: 1, maxLength: 6 }),
});

const live = (file: RuleFile, layouts: ReturnType<typeof createFactLayouts>) => {
  const clock = createVirtualClock(START);
  const watch = createWatch(clock, null);
  watch.start();
  const seen: string[] = [];
  const decoders = decodersFor(DECODERS, file.rules);
  const world = createWorld({
    ...{ clock, watch, layouts, ids: createSequentialIds(), service: BUILT_IN_SERVICE },
    notifier: createNotifier(),
    ...{ book: createRuleBook(file.rules, decoders), observer: listObserver(seen) },
    ...{ mayDecide: () => true, mayTell: () => true, decided: () => {} },
  });
  return { world, clock, decoders };
};

describe('rules of the examples in which somebody changed something', () => {
  const changed = fc
    .tuple(fc.constantFrom(...TEXTS), fc.array(step, { maxLength: 2 }))
    .map(([text, each]) => each.reduce(mutate, treeOf(text)));

  test('never throw, whatever devices say and however long they are silent', () => {
    fc.assert(
      fc.property(changed, fc.array(said, { maxLength: 12 }), (tree, story) => {
        const layouts = createFactLayouts();
        const file = load(JSON.stringify(tree), layouts);
        if (!file.ok) return;
        const { world, clock, decoders } = live(file.value, layouts);
        const routes = new Map<string, Route>(
          decoders.map((decoder) => {
            const rules = file.value.rules
              .filter(({ source }) => source === decoder.source)
              .map((rule) => ({ rule, labels: {} }));
            const alarms = rules.filter(({ rule }) => rule.mode !== 'event');
            const events = rules.filter(({ rule }) => rule.mode === 'event');
            const reads = [...new Set(rules.flatMap(({ rule }) => rule.reads))];
            const awaiting = alarms.filter(({ rule }) => rule.awaitsSilence);
            return [decoder.source, { decoder, rules: alarms, events, reads, awaiting, ages: true }];
          }),
        );
        for (const { device, waitMs, lateMs, values, ...more } of story) {
          clock.advance(waitMs);
          for (const [source, route] of routes) {
            if (route.rules.length + (route.events?.length ?? 0) === 0) continue;
            const facts = Object.fromEntries(
              route.reads.map((fact, index) => [fact, values[index % values.length] ?? null]),
            );
            const { online, ...flags } = more;
            const reading: Reading = {
              ...{ source, device: asDeviceId(`d${device}`), facts, topic: 'a/b', ...flags },
              ...(online !== undefined && { online }),
              labels: Object.fromEntries(route.decoder.labels.map((name) => [name, `l${device % 2}`])),
              ...{ receivedAt: clock.now(), observedAt: clock.now() - lateMs },
            };
            decideReading(world, reading, route);
          }
          world.ledger.take();
        }
        clock.advance(100_000_000);
        for (const { rule, about } of world.fleet.instances()) {
          const now = { observedAt: clock.now(), watchedAt: world.watch.now(), wallAt: clock.now() };
          rule.explain(about.device.memory, now);
          expect(JSON.stringify(rule.evidence(about.device.memory, now)).length).toBeLessThanOrEqual(2_100);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
