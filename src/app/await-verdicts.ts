import { asKey } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import { loseFact } from '../rules/memory.ts';
import { awaitSilence } from './absence.ts';
import type { Device } from './fleet.ts';
import type { RuleBook } from './rule-book.ts';
import { arm } from './settle.ts';
import type { World } from './world.ts';

/**
 * Has each device of a rule's source looked at as soon as watch time runs, if its verdict may change by itself: of what
 * is Normal nothing is stored, and a device that fell silent brings no reading. For a rule that is taken up: after a
 * start, or a reload, before which nobody read the facts `unread`.
 */
export const awaitVerdicts = (world: World, rule: CompiledRule, unread: readonly string[] = []): void => {
  if (rule.awaitsSilence) awaitSilence(world, rule);
  if (rule.group || !changesByItself(rule) || !readsAllOf(rule)) return;
  const lost = rule.aging.filter((fact) => unread.includes(fact));
  for (const device of world.fleet.source(rule.source).devices.values()) {
    losePast(world, device, lost);
    const { device: id, labels } = device.memory;
    const key = rule.keyIsDevice ? asKey(id) : rule.keyOf(device.memory, labels);
    if (key === null) continue;
    const instance = world.fleet.find(device, rule, key) ?? world.fleet.add(device, rule, key, labels);
    arm(world, instance, world.watch.now());
  }
};

/** Time alone never makes an event. */
const changesByItself = ({ mode, aging, windows, followsWall }: CompiledRule): boolean =>
  mode !== 'event' && (aging.length + windows.length > 0 || followsWall);

/** Every device of its source is one of the rule's: a rule that narrows its source does not say which are. */
export const readsAllOf = ({ source, topic }: CompiledRule): boolean =>
  topic === null || source === `topic:${topic.text}`;

/**
 * Tells of a rule which of its facts no rule of its source read in the book before. That book is gone through once, at the first
 * rule: of ten thousand that changed each would go through ten thousand.
 */
export const createUnreadBefore = (before: RuleBook): ((rule: CompiledRule) => readonly string[]) => {
  let known: ReadonlyMap<string, ReadonlySet<string>> | null = null;
  return ({ reads, source }) => {
    known ??= factsBySource(before);
    const read = known.get(source);
    return reads.filter((fact) => !read?.has(fact));
  };
};

const factsBySource = ({ rules }: RuleBook): ReadonlyMap<string, ReadonlySet<string>> => {
  const known = new Map<string, Set<string>>();
  for (const { source, reads } of rules.values()) {
    const facts = known.get(source) ?? new Set();
    known.set(source, facts);
    for (const fact of reads) facts.add(fact);
  }
  return known;
};

/** A device may have said what no rule read yet: it is lost rather than never heard, and silence counts from now. */
export const losePast = (world: World, { memory, source: { layout } }: Device, facts: readonly string[]) => {
  if (!Number.isFinite(memory.newestObservedAt)) return;
  for (const fact of facts) {
    const slot = layout.find(fact);
    if (slot === undefined || memory.observedAt[slot] !== undefined) continue;
    loseFact(memory, slot, { observedAt: memory.newestObservedAt, watchedAt: world.watch.now() });
  }
};
