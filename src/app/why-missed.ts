import type { DecodeFault } from '../decode/fault.ts';
import type { Message } from '../model/message.ts';
import type { Reading } from '../model/reading.ts';
import type { Reason } from '../model/reason.ts';
import type { WhyMissed } from './why-input.ts';
import type { Observer } from './world.ts';

/** What came and did not reach a rule: the newest of each kind, of so many devices and topics as there is room for. */
export interface Missed {
  /** The same observer, listened to. */
  readonly behind: (observer: Observer) => Observer;
  /** Of a device whose reading was late, doubled, retained, too old or refused; the newest first. */
  readonly ofDevice: (source: string, device: string) => readonly WhyMissed[];
  /** Those that `ofDevice` knows something of. */
  readonly devices: (source: string) => readonly string[];
  /** Of messages that the source could not read; the newest first. */
  readonly unread: (source: string) => readonly WhyMissed[];
}

/** A few hundred bytes each. */
const MOST_KEPT = 2000;
const LONGEST_TOPIC = 200;

interface Kept {
  readonly missed: WhyMissed;
  readonly device: string | null;
}

/** `now`: the wall clock, epoch ms. */
export const createMissed = (now: () => number): Missed => {
  const ofDevices = createShelf(now);
  const unread = createShelf(now);
  return {
    behind: (observer) => ({
      ...observer,
      reading: (source, reason, reading) => {
        observer.reading(source, reason, reading);
        if (reason !== 'taken' && reading) noteReading(ofDevices, reading, reason);
      },
      unread: (message, source, fault) => {
        observer.unread(message, source, fault);
        noteUnread(unread, source, { message, fault });
      },
    }),
    ofDevice: (source, device) =>
      ofDevices.find((key) => key.startsWith(`${source}\n${device}\n`)).map(({ missed }) => missed),
    devices: (source) => [
      ...new Set(ofDevices.find((key) => key.startsWith(`${source}\n`)).map(({ device }) => device ?? '')),
    ],
    unread: (source) => unread.find((key) => key.startsWith(`${source}\n`)).map(({ missed }) => missed),
  };
};

const noteReading = (shelf: Shelf, { source, device, topic }: Reading, reason: Reason): void =>
  shelf.note(`${source}\n${device}\n${reason}`, { device, reason, topic, detail: null });

interface Unread {
  readonly message: Message;
  readonly fault: DecodeFault;
}

/** A detail may quote the payload, as the log does. */
const noteUnread = (shelf: Shelf, source: string, { message: { topic }, fault }: Unread): void => {
  const { reason, detail } = fault;
  shelf.note(`${source}\n${topic.slice(0, LONGEST_TOPIC)}\n${reason}`, { device: null, reason, topic, detail });
};

type Noted = Omit<WhyMissed, 'at' | 'count'> & Pick<Kept, 'device'>;

interface Shelf {
  readonly note: (key: string, noted: Noted) => void;
  /** The newest first. */
  readonly find: (isMeant: (key: string) => boolean) => readonly Kept[];
}

/** In the order of the newest of each; what was not seen for longest goes first. */
const createShelf = (now: () => number): Shelf => {
  const kept = new Map<string, Kept>();
  return {
    note: (key, { device, reason, topic, detail }) => {
      const count = (kept.get(key)?.missed.count ?? 0) + 1;
      kept.delete(key);
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
      kept.set(key, {
        device,
        missed: { reason, topic: topic.slice(0, LONGEST_TOPIC), detail, at: now(), count },
      });
    },
    find: (isMeant) => [...kept].flatMap(([key, one]) => (isMeant(key) ? [one] : [])).toReversed(),
  };
};
