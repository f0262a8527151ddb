import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { DecodeMemory } from '../decode/decoder.ts';
import type { DecodeFault } from '../decode/fault.ts';
import type { Transition } from '../model/alarm.ts';
import type { ActivationId, ServiceSid } from '../model/ids.ts';
import type { Message } from '../model/message.ts';
import type { PublishRequest } from '../model/publish.ts';
import type { Reading } from '../model/reading.ts';
import type { Reason } from '../model/reason.ts';
import type { Notifier, Told } from '../notifier/notifier.ts';
import type { Blindness } from './blindness.ts';
import type { Fleet, Instance } from './fleet.ts';
import type { Groups } from './groups.ts';
import type { Ledger } from './ledger.ts';
import type { LiveInventory } from './live-inventory.ts';
import type { Occurrences } from './occurrences.ts';
import type { RuleBook } from './rule-book.ts';
import type { Timers } from './timers.ts';
import type { Together } from './together.ts';
import type { Watch } from './watch.ts';

/** A step of escalation: `entry` of the rule's notify list is owed once its time has come. */
export interface DueStep {
  readonly instance: Instance;
  readonly activation: ActivationId;
  readonly entry: number;
}

/** Everything a decision touches. The same in production, in rule tests and in replay; only the clock differs. */
export interface World {
  readonly clock: Clock;
  readonly watch: Watch;
  readonly ids: Ids;
  /** What alarms are told by. */
  readonly service: ServiceSid;
  readonly fleet: Fleet;
  readonly groups: Groups;
  readonly notifier: Notifier;
  readonly inventory: LiveInventory;
  readonly ledger: Ledger;
  readonly timers: Timers<Instance, DueStep>;
  readonly observer: Observer;
  readonly blindness: Blindness;
  readonly together: Together;
  readonly occurrences: Occurrences;
  /** State of each source's decoder. */
  readonly decodeMemory: Map<string, DecodeMemory>;
  /** Swapped whole at a reload. */
  book: RuleBook;
}

/** Who looks on: log, metrics, MQTT out and Tocsin's own alarms. Called synchronously, MUST NOT throw or decide. */
export interface Observer {
  /** A source reads this message. */
  readonly message: (source: string) => void;
  /** So many rules looked at a reading. */
  readonly evaluated: (rules: number) => void;
  /** A reading was taken into memory, or was not, and why; without it, something was refused that it led to. */
  readonly reading: (source: string, reason: Reason | 'taken', reading?: Reading) => void;
  /** A message was an occurrence of an event, and was not told: the same one as before, or too soon after it. */
  readonly occurrence: (reason: Reason) => void;
  readonly unread: (message: Message, source: string, fault: DecodeFault) => void;
  /** No source reads this topic. */
  readonly unrouted: (message: Message) => void;
  /** A decision that a timer asked for threw: a bug of ours. */
  readonly failed: (error: unknown) => void;
  readonly transition: (transition: Transition, instance: Instance) => void;
  /** What became of each notify entry: told, waiting, dropped, and which texts failed. */
  readonly told: (instance: Instance, told: Told) => void;
  /** A format asks for something to be published, e.g. that a device be born again. */
  readonly request: (request: PublishRequest) => void;
}
