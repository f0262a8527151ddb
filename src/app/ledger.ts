import type { Transition } from '../model/alarm.ts';
import type { Notification, Obligation } from '../model/notification.ts';
import type { ActivationRecord, AlarmRecord, Batch, FactRecord, HeardRecord } from '../store/batch.ts';

/** Gathers what is decided until it is written: of anything decided twice, the last state. */
export interface Ledger {
  readonly alarm: (record: AlarmRecord) => void;
  readonly activation: (record: ActivationRecord) => void;
  readonly transition: (transition: Transition) => void;
  readonly obligations: (obligations: readonly Obligation[]) => void;
  readonly notifications: (notifications: readonly Notification[]) => void;
  readonly fact: (record: FactRecord) => void;
  readonly heard: (record: HeardRecord) => void;
  readonly isEmpty: () => boolean;
  /** All that was gathered; the ledger is empty afterwards. */
  readonly take: () => Batch;
}

export const createLedger = (): Ledger => {
  let page = createPage();
  return {
    alarm: (record) => {
      page.alarms.set(`${record.rule}\n${record.key}`, record);
    },
    activation: (record) => {
      page.activations.set(record.id, afterRaise(record, page.activations.get(record.id)));
    },
    transition: (transition) => {
      page.transitions.push(transition);
    },
    obligations: (obligations) => {
      for (const one of obligations) page.obligations.set(`${one.activation}\n${one.entry}`, one);
    },
    notifications: (notifications) => {
      page.notifications.push(...notifications);
    },
    fact: (record) => {
      page.facts.set(`${record.source}\n${record.device}\n${record.fact}`, record);
    },
    heard: (record) => {
      page.heard.set(`${record.source}\n${record.device}`, record);
    },
    isEmpty: () =>
      page.alarms.size + page.facts.size + page.heard.size + page.transitions.length + page.obligations.size === 0,
    take: () => {
      const full = page;
      page = createPage();
      return toBatch(full);
    },
  };
};

/** What only its raise knew outlives what came after it. */
const afterRaise = (record: ActivationRecord, before: ActivationRecord | undefined): ActivationRecord =>
  before && record.evidence === null
    ? { ...record, raisedDecidedAt: before.raisedDecidedAt, evidence: before.evidence }
    : record;

const createPage = () => ({
  alarms: new Map<string, AlarmRecord>(),
  activations: new Map<string, ActivationRecord>(),
  transitions: [] as Transition[],
  obligations: new Map<string, Obligation>(),
  notifications: [] as Notification[],
  facts: new Map<string, FactRecord>(),
  heard: new Map<string, HeardRecord>(),
});

type Page = ReturnType<typeof createPage>;

const toBatch = (page: Page): Batch => ({
  alarms: [...page.alarms.values()],
  activations: [...page.activations.values()],
  transitions: page.transitions,
  obligations: [...page.obligations.values()],
  notifications: page.notifications,
  facts: [...page.facts.values()],
  heard: [...page.heard.values()],
  intake: null,
});
