import { formatClock } from '../base/duration.ts';
import type { Decoder } from '../decode/decoder.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { AlarmState } from '../model/alarm.ts';
import { asKey, asRuleId } from '../model/ids.ts';
import type { Severity } from '../model/rule.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { FactLayouts } from '../rules/fact-layout.ts';
import type { AlarmExpectation, RuleTest } from '../rules/rule-test.ts';
import { acknowledgeAlarm } from './acknowledge.ts';
import { createRuleBook } from './rule-book.ts';
import { emptyDoubts } from './test-doubts.ts';
import { eventsOf, type TestEvent } from './test-events.ts';
import { readTestInventory } from './test-inventory.ts';
import { keysWithout } from './test-met.ts';
import type { SentInTest } from './test-people.ts';
import type { ToldInTest } from './test-record.ts';
import { openTestSite, type TestSite } from './test-site.ts';
import { doubtsOf } from './test-touched.ts';
import type { World } from './world.ts';

/** What a rule is tested with. */
export interface TestBench {
  readonly rules: readonly CompiledRule[];
  readonly decoders: readonly Decoder[];
  readonly layouts: FactLayouts;
}

/** What came of a test, before it is compared with what was expected. Times ms from its start. */
export interface TestRun {
  readonly told: readonly ToldInTest[];
  readonly sent: readonly SentInTest[];
  /** Messages that no provider takes, in words. */
  readonly unsent: readonly string[];
  readonly looks: readonly Look[];
  /** Steps that could not be done, in words. */
  readonly refused: readonly string[];
  readonly unread: ReadonlyMap<string, number>;
  readonly pending: readonly StillPending[];
  /** Why the test may show nothing, in words. */
  readonly doubts: readonly string[];
}

/** How an alarm stood when it was looked at. */
export interface Look {
  readonly expected: AlarmExpectation;
  readonly state: AlarmExpectation['state'];
  readonly severity: Severity | undefined;
  /** Those that the rule met instead, where it never met this one. */
  readonly keys: readonly string[] | null;
}

/** What had begun but not ended when the test did. */
export interface StillPending {
  readonly rule: string;
  readonly key: string;
  readonly state: AlarmState;
  readonly dueAt: number | null;
}

/** Virtual midnight at which a rule test begins that does not say when (epoch ms): 2026-01-01T00:00:00Z. */
const TEST_START = 1_767_225_600_000;

/** Plays a test through the core of production, from an empty memory. */
export const playTest = async (test: RuleTest, inventory: Inventory, bench: TestBench): Promise<TestRun> => {
  const startAt = test.startAt ?? TEST_START;
  const book = createRuleBook(bench.rules, bench.decoders);
  const isStored = test.messages !== null || test.steps.some(({ type }) => STORED.has(type));
  const site = await openTestSite({ startAt, inventory, book, layouts: bench.layouts, isStored });
  const looks: Look[] = [];
  const refused: string[] = [];
  for (const event of eventsOf(test)) {
    if (event.type === 'message') site.receive(event.at, event);
    else if (event.type === 'look') looks.push(lookAt(site, event.expected));
    else if (event.type === 'pass') site.passTo(event.at);
    else refused.push(...(await happen({ site, bench }, event)).map((why) => `at ${formatClock(event.at)} ${why}`));
  }
  const ended = await site.end();
  const world = site.world();
  // A device may speak only after the look, and a restart forgets one that spoke before.
  const looked = looks.map((look) => ({ ...look, keys: look.keys && keysWithout(world, look.expected) }));
  const run = { ...ended, looks: looked, refused, pending: pendingOf(world, startAt) };
  // The last one is looked at: what was heard before a restart was committed, and is known again.
  const untouched = isSaid(test)
    ? doubtsOf(world.fleet, { rules: bench.rules, isSilent: ended.told.length === 0 })
    : [];
  return { ...run, doubts: [...untouched, ...emptyDoubts(test, run)] };
};

const isSaid = ({ readings, steps }: RuleTest): boolean =>
  readings.length > 0 || steps.some(({ type }) => type === 'series');

/** What goes by a store. */
const STORED: ReadonlySet<string> = new Set(['restart', 'bind', 'unbind', 'roster']);

type Happening = Extract<TestEvent, { readonly type: 'step' | 'started' }>;

/** What could not be done, in words. */
const happen = async (
  { site, bench }: { readonly site: TestSite; readonly bench: TestBench },
  event: Happening,
): Promise<readonly string[]> => {
  await site.begin(event.at);
  if (event.type === 'started') return site.start();
  const { step } = event;
  switch (step.type) {
    case 'broker':
      return site.link(step.to);
    case 'restart':
      return site.kill();
    case 'ack': {
      if (!site.isAlive()) return [`ack ${step.rule} ${step.key}: ${AWAY}`];
      const reason = acknowledgeAlarm(site.world(), asRuleId(step.rule), asKey(step.key));
      return reason === 'acknowledged' ? [] : [`ack ${step.rule} ${step.key} refused: ${reason}`];
    }
    case 'inventory': {
      const inventory = readTestInventory(step.inventory, bench.decoders);
      if (!inventory.ok) return inventory.error;
      site.inventory(inventory.value);
      return [];
    }
    case 'bind':
    case 'unbind':
      return site.isAlive() ? site.people(step) : [`${step.type} ${step.Identity}: ${AWAY}`];
    case 'roster':
      return site.people(step);
  }
};

/** A roster is a file, and may be edited all the same. */
const AWAY = 'nobody answers, the process is away';

const lookAt = (site: TestSite, expected: AlarmExpectation): Look => {
  site.passTo(expected.at);
  const { rule, key } = expected;
  const found = [...site.world().fleet.instances()].find((one) => one.rule.id === rule && one.about.key === key);
  const state = found?.alarm?.state ?? 'normal';
  const severity = found?.alarm?.activation?.severity;
  const keys = found ? null : keysWithout(site.world(), expected);
  return { expected, state: state === 'normal' ? 'cleared' : state, severity, keys };
};

const pendingOf = ({ fleet }: World, startAt: number): readonly StillPending[] =>
  [...fleet.instances()].flatMap(({ rule, about: { key }, alarm }) =>
    alarm && (alarm.state === 'pending' || alarm.state === 'clearing')
      ? [{ rule: rule.id, key, state: alarm.state, dueAt: alarm.dueAt === null ? null : alarm.dueAt - startAt }]
      : [],
  );
