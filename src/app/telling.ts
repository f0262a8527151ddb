import type { JsonObject } from '../base/json.ts';
import type { Activation, Transition } from '../model/alarm.ts';
import { asNotificationSid } from '../model/ids.ts';
import type { Notification, Obligation } from '../model/notification.ts';
import { createContext, type TemplateContext } from '../notifier/context.ts';
import type { Told } from '../notifier/notifier.ts';
import { keepSilent } from '../notifier/told.ts';
import type { Device, Instance } from './fleet.ts';
import { estimateEventTime, unreadMoment } from './judge-time.ts';
import type { DueStep, World } from './world.ts';

/** Tells a transition to whom it concerns: obligations and notifications go to the ledger beside it. */
export const tellTransition = (
  world: World,
  instance: Instance,
  transition: Transition,
  activation: Activation,
): void => {
  const isRise = transition.type === 'severity-changed' && transition.reason === 'severity-rose';
  if (transition.type !== 'raised' && transition.type !== 'cleared' && !isRise) return;
  const { rule, obligations } = instance;
  const clearedAt = transition.type === 'cleared' ? transition.observedAt : null;
  const context = contextOf(world, instance, activation, { clearedAt, at: transition.observedAt });
  const telling = { rule, context, activation, transition, now: world.clock.now(), stamp: createStamp(world) };
  if (isRise) keep(world, instance, world.notifier.tellRise({ ...telling, obligations }));
  else if (clearedAt === null) keep(world, instance, world.notifier.tellRaise(telling));
  else {
    keep(world, instance, world.notifier.tellClear({ ...telling, obligations }));
    instance.obligations = [];
  }
};

/** A step of escalation falls due. That its activation has ended is no news: the end has settled it. */
export const tellStep = (world: World, { instance, activation: id, entry }: DueStep): void => {
  const { rule, alarm, about } = instance;
  const { device } = about;
  const activation = alarm?.activation;
  const obligation = instance.obligations.find((one) => one.entry === entry);
  if (!activation || activation.id !== id || !obligation) return;
  if (obligation.owed === 'active' && world.together.inhibits(instance)) {
    keep(world, instance, keepSilent({ ...obligation, dueAt: null, reason: 'inhibited' }, 'wait'));
    return;
  }
  const at = estimateEventTime(world, device);
  const context = contextOf(world, instance, activation, { clearedAt: null, at });
  keep(
    world,
    instance,
    world.notifier.tellDue({
      rule,
      context,
      activation,
      obligation,
      now: world.clock.now(),
      stamp: createStamp(world),
    }),
  );
};

/** Takes what was told, or waits, into the ledger and the timer queue. */
export const keep = (world: World, instance: Instance, told: Told): void => {
  world.ledger.obligations(told.obligations);
  world.ledger.notifications(told.notifications);
  instance.obligations = merge(instance.obligations, told.obligations);
  for (const { activation, entry, owed, dueAt } of told.obligations) {
    if (owed === 'active' && dueAt !== null) world.timers.wall(dueAt, { instance, activation, entry });
  }
  world.observer.told(instance, told);
};

const merge = (known: readonly Obligation[], changed: readonly Obligation[]): readonly Obligation[] => {
  const isChanged = ({ activation, entry }: Obligation) =>
    changed.some((one) => one.activation === activation && one.entry === entry);
  return changed.length === 0 ? known : [...known.filter((one) => !isChanged(one)), ...changed];
};

const contextOf = (
  world: World,
  { about: { device, key, labels }, rule }: Instance,
  activation: Activation,
  times: { readonly clearedAt: number | null; readonly at: number },
): TemplateContext =>
  createContext({
    device: device.memory.device,
    key,
    labels,
    facts: { ...factsOf(device), ...rule.derived(device.memory, unreadMoment(world, device), labels) },
    attributes: device.memory.attributes,
    rule,
    activation,
    ...times,
  });

/** All that is remembered of the device and that some rule reads. */
const factsOf = ({ memory, source }: Device): JsonObject =>
  Object.fromEntries(
    source.layout.names.flatMap((name, slot) => {
      const value = memory.values[slot];
      return value === undefined ? [] : [[name, value]];
    }),
  );

const createStamp =
  ({ ids, service }: World) =>
  (): Pick<Notification, 'sid' | 'service'> => ({ sid: asNotificationSid(ids.sid('NT')), service });
