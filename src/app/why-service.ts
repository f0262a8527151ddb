import type { ApiWhy, WhyChainRow, WhyQuery } from '../api/why.ts';
import { ok } from '../base/result.ts';
import { asKey, asRuleId } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { StoredActivation } from '../store/batch.ts';
import { TROUBLE_IDS } from './system-rules.ts';
import { whyChain } from './why.ts';
import { lookAt } from './why-live.ts';
import { findRoad, type WhyRoadDeps } from './why-road.ts';
import type { SeenWorld } from './why-sight.ts';
import { findSubjects, type WhySubject } from './why-subject.ts';
import { readTold, type ToldLists } from './why-told-of.ts';

export interface WhyDeps {
  /** Asked for at each question: a reload swaps its book. */
  readonly world: SeenWorld;
  readonly lists: ToldLists;
  /** Left out: of a world that does not run. */
  readonly road?: WhyRoadDeps;
}

/** Why a message came or did not, of an alarm, a device or a rule. Looks, and changes nothing. */
export const createWhy =
  (deps: WhyDeps): ApiWhy =>
  async (query: WhyQuery) => {
    const { world } = deps;
    const found = await findSubjects(deps, query);
    if (!found.ok) return found;
    const shown = found.value.slice(0, MOST_CHAINS);
    const chains: WhyChainRow[] = [];
    // One after another: each reads the store, which others are waiting for.
    for (const subject of shown) chains.push(await explain(deps, subject));
    return ok({ at: world.clock.now(), chains, total: found.value.length });
  };

const MOST_CHAINS = 50;

const explain = async ({ world, lists, road }: WhyDeps, subject: WhySubject): Promise<WhyChainRow> => {
  const { rule: id, key, near } = subject;
  const rule = world.book.rules.get(asRuleId(id)) ?? null;
  // Looked at before the store is waited for, and put beside what it says.
  const sight = rule && key !== null ? lookAt(world, rule, asKey(key)) : null;
  const known = findRoad(world, road, { rule, key, sight });
  const { told, lastActivation } = await findTold(lists, subject);
  return whyChain({
    ...{ at: world.clock.now(), watchedAt: world.watch.now(), running: world.watch.running() },
    ...{ rule, name: { rule: id, key }, near, sight, told, lastActivation, road: known },
    topics: rule ? topicsOf(world, rule) : [],
  });
};

/** The activation that is asked about; else the one that stands open, and of an event the newest. */
const findTold = async (lists: ToldLists, { rule, key, activation, isEvent }: WhySubject) => {
  if (activation) return { told: await readTold(lists, activation), lastActivation: null };
  if (key === null) return { told: null, lastActivation: null };
  const newest: StoredActivation | undefined = (await lists.alarms({ rule, key, limit: 1 })).items[0];
  if (!newest) return { told: null, lastActivation: null };
  const isMeant = newest.state !== 'cleared' || isEvent;
  return isMeant
    ? { told: await readTold(lists, newest), lastActivation: null }
    : { told: null, lastActivation: newest.id };
};

/** On which its readings come; none if its own topic is read by no source. */
const topicsOf = ({ book }: SeenWorld, { id, source, topic }: CompiledRule): readonly string[] => {
  if (isSystemRule(id)) return ['no topic: Tocsin tells of itself'];
  const decoders = book.decoders.filter((one) => one.source === source);
  if (topic === null) return decoders.flatMap(({ topics }) => topics.map(({ text }) => text));
  return decoders.length === 0 ? [] : [topic.text];
};

const isSystemRule = (id: string): boolean => TROUBLE_IDS.some((trouble) => trouble === id);
