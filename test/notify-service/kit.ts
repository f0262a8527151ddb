import { setImmediate as nextTurn } from 'node:timers/promises';
import { createVirtualClock, type VirtualClock } from '../../src/base/clock.ts';
import { createSequentialIds } from '../../src/base/ids.ts';
import { createTestLog } from '../../src/base/log.ts';
import { noProbe } from '../../src/base/probe.ts';
import type { Binding } from '../../src/model/binding.ts';
import type { Channel, ChannelName, DeliveryRequest, Outcome, Route } from '../../src/model/delivery.ts';
import { asBindingSid, asCredentialSid, asNotificationSid, asServiceSid } from '../../src/model/ids.ts';
import type { DirectAddress, Notification, SendRequest } from '../../src/model/notification.ts';
import { BUILT_IN_SERVICE, EMPTY_SERVICE, type Service } from '../../src/model/service.ts';
import type { DispatchEvent } from '../../src/notify-service/dispatch-event.ts';
import { createDispatcher, type Dispatcher } from '../../src/notify-service/dispatcher.ts';
import type { ChannelSource } from '../../src/notify-service/ports.ts';
import { createNotifyStore, type NotifyTestStore } from '../fakes/notify-store.ts';

export const NOON = Date.UTC(2026, 10, 22, 12);

/** `BS` and 32 digits. */
export const bindingSid = (number: number) => asBindingSid(`BS${number.toString(16).padStart(32, '0')}`);
export const notificationSid = (number: number) => asNotificationSid(`NT${number.toString(16).padStart(32, '0')}`);

export const credentialSid = (number: number) => asCredentialSid(`CR${number.toString(16).padStart(32, '0')}`);

/** The service of everything here that does not name another. */
export const SERVICE = asServiceSid(BUILT_IN_SERVICE);

export const binding = (number: number, changes: Partial<Binding> = {}): Binding => ({
  sid: bindingSid(number),
  service: SERVICE,
  identity: `person-${number}`,
  type: 'sms',
  address: `+4790000${String(number).padStart(3, '0')}`,
  tags: ['on-call'],
  endpoint: null,
  credentialSid: null,
  notificationProtocolVersion: 'default',
  createdAt: NOON,
  updatedAt: NOON,
  ...changes,
});

export const notification = (number: number, request: Partial<SendRequest> = {}, createdAt = NOON): Notification => ({
  sid: notificationSid(number),
  service: SERVICE,
  createdAt,
  request: { Identity: [], Tag: ['on-call'], Body: `message ${number}`, ...request },
  direct: 0,
  origin: null,
});

export const service = (changes: Partial<Service> = {}): Service => ({
  ...EMPTY_SERVICE,
  sid: SERVICE,
  createdAt: NOON,
  updatedAt: NOON,
  ...changes,
});

export interface Start {
  readonly at: number;
  readonly request: DeliveryRequest;
}

/** A channel that answers as told and remembers what it was asked, by the virtual clock. */
export const createScriptedChannel = (
  clock: VirtualClock,
  answer: (request: DeliveryRequest, count: number) => Outcome | Promise<Outcome>,
  { name = 'sms', rate = Number.POSITIVE_INFINITY }: { name?: ChannelName; rate?: number } = {},
): Channel & { readonly starts: Start[] } => {
  const starts: Start[] = [];
  return {
    name,
    rate,
    starts,
    deliver: async (request) => {
      starts.push({ at: clock.now(), request });
      return answer(request, starts.length);
    },
  };
};

export const delivered: Outcome = { type: 'Delivered', providerId: 'SM1' };

export interface Bench {
  readonly clock: VirtualClock;
  readonly store: NotifyTestStore;
  readonly events: DispatchEvent[];
  readonly dispatcher: Dispatcher;
  readonly queue: (...notifications: readonly Notification[]) => Promise<void>;
  /** One past the bindings. */
  readonly queueDirect: (one: Notification, to: readonly DirectAddress[]) => Promise<void>;
  readonly settle: () => Promise<void>;
  /** Moves time on in steps, letting everything that is due happen in between. */
  readonly pass: (durationMs: number, stepMs?: number) => Promise<void>;
  readonly states: () => readonly string[];
}

interface BenchOptions {
  readonly channels?: (clock: VirtualClock) => readonly Channel[];
  /** Channels of credentials; without it a credential's channel is the one of its name. */
  readonly find?: (route: Route) => Channel | undefined;
  readonly forget?: ChannelSource['forget'];
  readonly services?: readonly Service[];
  readonly bindings?: readonly Binding[];
  readonly expand?: 'bindings' | 'notify';
  readonly store?: NotifyTestStore;
  readonly clock?: VirtualClock;
  /** False leaves the start to the test. */
  readonly started?: boolean;
}

/** A dispatcher over the memory store in virtual time, started unless told otherwise. */
export const createBench = async (options: BenchOptions = {}): Promise<Bench> => {
  const clock = options.clock ?? createVirtualClock(NOON);
  const store = options.store ?? createNotifyStore({ clock });
  const events: DispatchEvent[] = [];
  for (const one of options.services ?? [service()]) await store.putService(one);
  for (const one of options.bindings ?? []) await store.putBinding(one);
  const own = new Map((options.channels?.(clock) ?? []).map((channel) => [channel.name, channel]));
  const dispatcher = createDispatcher({
    store,
    clock,
    channels: {
      find: async (route) => options.find?.(route) ?? own.get(route.channel),
      forget: options.forget ?? (() => {}),
    },
    ids: createSequentialIds(),
    log: createTestLog(),
    probe: noProbe,
    onEvent: (event) => events.push(event),
    expand: options.expand ?? 'bindings',
  });
  if (options.started !== false) await dispatcher.start();
  /** Until idle, or until only a later time helps: the store failed, or a request has no answer. */
  const settle = async () => {
    let idle = false;
    void dispatcher.idle().then(() => {
      idle = true;
    });
    await Promise.resolve();
    for (let turn = 0; turn < 60 && !idle; turn++) await nextTurn();
  };
  return {
    clock,
    store,
    events,
    dispatcher,
    settle,
    queue: async (...notifications) => {
      for (const one of notifications) await store.addNotification(one, []);
      dispatcher.wake();
      await settle();
    },
    queueDirect: async (one, to) => {
      await store.addNotification({ ...one, direct: to.length }, to);
      dispatcher.wake();
      await settle();
    },
    pass: async (durationMs, stepMs = durationMs) => {
      for (let passed = 0; passed < durationMs; passed += stepMs) {
        clock.advance(Math.min(stepMs, durationMs - passed));
        await settle();
      }
    },
    states: () => store.all.deliveries().map(({ state, code }) => (code ? `${state} ${code}` : state)),
  };
};
