import type { Clock } from '../base/clock.ts';
import { formatClock } from '../base/duration.ts';
import type { Ids } from '../base/ids.ts';
import { shownBy, toLine } from '../channels/log/to-line.ts';
import type { Binding } from '../model/binding.ts';
import type { Delivery } from '../model/delivery.ts';
import { asBindingSid } from '../model/ids.ts';
import type { Notification } from '../model/notification.ts';
import { BUILT_IN_SERVICE } from '../model/service.ts';
import { countSegments } from '../model/sms-segments.ts';
import { checkBinding } from '../notify-service/check-binding.ts';
import { createFanOut } from '../notify-service/fan-out.ts';
import type { CreateBinding } from '../notify-service/operations.ts';
import type { TestRoster, TestStep } from '../rules/rule-test.ts';
import type { Store } from '../store/store.ts';
import { parseRoster } from '../sync/people/roster.ts';

/** A message of a rule test on its way to one address, as its phone shows it. `at` is ms from the start. */
export interface SentInTest {
  readonly at: number;
  readonly to: string | null;
  readonly channel: Delivery['channel'];
  readonly title: string | undefined;
  readonly text: string | undefined;
  /** Of an SMS, else undefined. */
  readonly segments: number | undefined;
  readonly rule: string | undefined;
  readonly key: string | undefined;
}

/** Who is reached where in a rule test: bindings in a store, and the service's own fan-out. */
export interface TestPeople {
  /** What could not be done, in words. */
  readonly step: (
    step: Extract<TestStep, { readonly type: 'bind' | 'unbind' | 'roster' }>,
  ) => Promise<readonly string[]>;
  /** Fans out what stands in the store. */
  readonly deliver: (told: readonly Notification[]) => Promise<void>;
  /** What left, and what no provider takes, in words. */
  readonly outcome: () => { readonly sent: readonly SentInTest[]; readonly unsent: readonly string[] };
}

export interface TestPeopleParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Epoch ms. */
  readonly startAt: number;
}

export const createTestPeople = (parts: TestPeopleParts): TestPeople => {
  const { store, startAt } = parts;
  const nothing = () => {};
  const fanOut = createFanOut({
    ...{ store: store.notify, clock: parts.clock, ids: parts.ids },
    ...{ expand: 'bindings', emit: nothing, onQueued: nothing },
  });
  const sent: SentInTest[] = [];
  const unsent: string[] = [];
  let listed: readonly Binding[] = [];
  return {
    step: async (step) => {
      if (step.type === 'unbind') return unbind(store, step);
      if (step.type === 'bind') return (await bind(parts, step)).faults;
      for (const { sid } of listed) await store.notify.removeBinding(sid, 'left the roster');
      const roster = await takeRoster(parts, step);
      listed = roster.bindings;
      return roster.faults;
    },
    deliver: async (told) => {
      while ((await fanOut()) !== null);
      for (const notification of told) {
        const deliveries = await store.notify.deliveriesOf(notification.sid, null, MOST_DELIVERIES);
        for (const delivery of deliveries) {
          if (toLine(delivery.channel, { ...delivery, request: notification.request }).ok)
            sent.push(toSent(notification, delivery, startAt));
          else unsent.push(sayUnsent(notification, delivery, startAt));
        }
      }
    },
    outcome: () => ({ sent, unsent }),
  };
};

/** Of one notification; more than any test writes down. */
const MOST_DELIVERIES = 10_000;

interface Bound {
  readonly bindings: readonly Binding[];
  readonly faults: readonly string[];
}

const bind = async ({ store, clock, ids }: TestPeopleParts, args: CreateBinding): Promise<Bound> => {
  const { Identity, BindingType, Address, Tag = [] } = args;
  const draft = checkBinding({ Identity, BindingType, Address, Tag });
  if (!draft.ok) return { bindings: [], faults: [`bind ${Identity}: ${draft.error.message}`] };
  const now = clock.now();
  const sid = asBindingSid(ids.sid('BS'));
  const binding = { ...draft.value, sid, service: BUILT_IN_SERVICE, createdAt: now, updatedAt: now };
  await store.notify.putBinding(binding);
  return { bindings: [binding], faults: [] };
};

const unbind = async (
  { notify }: Store,
  { Identity, BindingType, Address }: Extract<TestStep, { readonly type: 'unbind' }>,
): Promise<readonly string[]> => {
  const filter = { service: BUILT_IN_SERVICE, identities: [Identity], tags: [] };
  const own = (await notify.bindings(filter, null, MOST_DELIVERIES)).filter(
    ({ type, address }) =>
      (BindingType === undefined || type === BindingType) && (Address === undefined || address === Address),
  );
  for (const { sid } of own) await notify.removeBinding(sid, 'deleted');
  return own.length === 0 ? [`unbind ${Identity}: no such binding`] : [];
};

/** As a roster file with these people and teams. */
const takeRoster = async (parts: TestPeopleParts, { people, teams = [] }: TestRoster): Promise<Bound> => {
  const listing = parseRoster(JSON.stringify({ version: 1, people, teams }), 'roster', 'roster');
  const faults = listing.faults.map(({ path, message }) => `roster ${path}: ${message}`);
  const bound: Bound[] = [];
  for (const { identity, type, address, tags } of listing.bindings) {
    bound.push(await bind(parts, { Identity: identity, BindingType: type, Address: address, Tag: tags }));
  }
  return {
    bindings: bound.flatMap(({ bindings }) => bindings),
    faults: [...faults, ...bound.flatMap((one) => one.faults)],
  };
};

const sayUnsent = ({ createdAt }: Notification, { channel, identity }: Delivery, startAt: number): string =>
  `at ${formatClock(createdAt - startAt)} the ${channel} to ${identity ?? 'nobody by name'} has no text: its provider refuses it`;

const toSent = ({ createdAt, request, origin }: Notification, delivery: Delivery, startAt: number): SentInTest => {
  const { channel, identity } = delivery;
  const { title, body } = shownBy(channel, request);
  return {
    at: createdAt - startAt,
    to: identity,
    channel,
    title,
    text: body,
    segments: channel === 'sms' && body !== undefined ? countSegments(body).segments : undefined,
    rule: origin?.rule,
    key: origin?.key,
  };
};
