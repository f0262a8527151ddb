import type { WhyFault, WhyQuery } from '../api/why.ts';
import { err, ok, type Result } from '../base/result.ts';
import { hint } from '../document/did-you-mean.ts';
import { asKey, asRuleId } from '../model/ids.ts';
import type { CompiledRule } from '../rules/compiled-rule.ts';
import type { StoredActivation } from '../store/batch.ts';
import type { Device } from './fleet.ts';
import { keyOfDevice, keysOf, lookAt } from './why-live.ts';
import { findNamed, MOST_COMPARED, type Named } from './why-name.ts';
import { unheardDevices, type WhyRoadDeps } from './why-road.ts';
import type { SeenWorld } from './why-sight.ts';
import type { ToldLists } from './why-told-of.ts';

/** One rule about one key, or about an activation of it. */
export interface WhySubject {
  readonly rule: string;
  readonly key: string | null;
  readonly activation: StoredActivation | null;
  readonly isEvent: boolean;
  /** The rule knows nothing of the key: what may have been meant, as `, did you mean "oslo/f7"?`; else nothing. */
  readonly near: string;
}

interface Asked {
  readonly world: SeenWorld;
  readonly lists: Pick<ToldLists, 'alarms'>;
  readonly road?: WhyRoadDeps;
}

/** What the question is about; nothing of that name, or several, is a fault that lists what there is. */
export const findSubjects = async (asked: Asked, query: WhyQuery): Promise<Result<readonly WhySubject[], WhyFault>> => {
  const { alarm, device, rule, key, of } = query;
  if (alarm !== undefined) return ofAlarm(asked, alarm);
  const named = findNamed(asked.world, { device, rule, of });
  if (named.ok) return ofNamed(asked, named.value, key);
  const meant = of === undefined ? null : await ofAlarm(asked, of);
  if (meant?.ok || meant?.error.status === 409) return meant;
  const unheard = named.error.status === 404 ? ofUnheard(asked, of ?? device ?? '') : [];
  return unheard.length > 0 ? ok(unheard) : named;
};

/** By its id, or the beginning of it that no other one has. */
const ofAlarm = async ({ world, lists }: Asked, id: string): Promise<Result<readonly WhySubject[], WhyFault>> => {
  const exact = (await lists.alarms({ activation: id, limit: 1 })).items;
  const isPart = exact.length === 0 && PART_OF_ID.test(id);
  const { items, next } = isPart
    ? await lists.alarms({ prefix: id.toLowerCase(), limit: MOST_CANDIDATES })
    : { items: exact, next: null };
  const [activation, ...others] = items;
  if (!activation) return err({ status: 404, detail: `no alarm ${id}: tocsin alarms lists them` });
  if (others.length > 0) return err({ status: 409, detail: sayCandidates(id, items, next !== null) });
  const { rule, key } = activation;
  return ok([{ ...{ rule, key, activation, near: '' }, isEvent: isEvent(world, rule) }]);
};

/** Four digits at least: ids begin with the time, and a rule may well be called `cafe`. */
const PART_OF_ID = /^[0-9a-f]{4}[0-9a-f-]*$/i;

const MOST_CANDIDATES = 10;

const sayCandidates = (id: string, found: readonly StoredActivation[], isMore: boolean): string => {
  const names = found.map((one) => `${one.id} (${one.rule}/${one.key})`).join(', ');
  return `${id} is the beginning of ${names}${isMore ? ' and more' : ''}: write more of it`;
};

/** A device that was not heard of, and of which something came all the same: every rule that would look at it. */
const ofUnheard = ({ world, road }: Asked, word: string): readonly WhySubject[] =>
  (road ? unheardDevices(world, road, word) : []).flatMap(({ source, device }) =>
    [...world.book.rules.values()]
      .filter((rule) => rule.source === source && rule.keyIsDevice)
      .map((rule) => toSubject(rule, device)),
  );

const ofNamed = async (
  { world, lists }: Asked,
  named: Named,
  key: string | undefined,
): Promise<Result<readonly WhySubject[], WhyFault>> => {
  if (named.device) return ok(ofDevice(world, named.device));
  const { rule } = named;
  const asked = key ?? named.key;
  if (asked === null || asked === undefined) return ok(ofRule(world, rule));
  const isSeen = lookAt(world, rule, asKey(asked)) !== null;
  const isKnown = isSeen || (await lists.alarms({ rule: rule.id, key: asked, limit: 1 })).items.length > 0;
  const near = isKnown ? '' : hint(asked, keysOf(world, rule).slice(0, MOST_COMPARED));
  return ok([toSubject(rule, asked, near)]);
};

/** Every rule that looks at the device; what stands open comes first. */
const ofDevice = (world: SeenWorld, device: Device): readonly WhySubject[] => {
  const rules = [...world.book.rules.values()].filter(({ source }) => source === device.source.name);
  const subjects = rules.flatMap((rule) => {
    const key = keyOfDevice(world, rule, device);
    if (key === null) return [];
    return [{ subject: toSubject(rule, key), isOpen: world.fleet.find(device, rule, key)?.alarm != null }];
  });
  return subjects.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen)).map(({ subject }) => subject);
};

/** Every key of the rule; a rule that never met one is told of by itself. */
const ofRule = (world: SeenWorld, rule: CompiledRule): readonly WhySubject[] => {
  const keys = keysOf(world, rule);
  return keys.length === 0 ? [toSubject(rule, null)] : keys.map((key) => toSubject(rule, key));
};

const toSubject = ({ id, mode }: CompiledRule, key: string | null, near = ''): WhySubject => ({
  ...{ rule: id, key, activation: null, isEvent: mode === 'event', near },
});

const isEvent = ({ book }: SeenWorld, rule: string): boolean => book.rules.get(asRuleId(rule))?.mode === 'event';
