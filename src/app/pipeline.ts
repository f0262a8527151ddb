import type { Cancel } from '../base/clock.ts';
import type { Message } from '../model/message.ts';
import type { Batch } from '../store/batch.ts';
import { type BatchWriter, type BatchWriterDeps, createBatchWriter } from './batch-writer.ts';
import type { IntakeRing } from './intake-ring.ts';

/** What the pipeline needs around it. `decide` is synchronous and total: it adds to the ledger and never throws. */
export interface PipelineDeps extends BatchWriterDeps {
  readonly ring: IntakeRing;
  readonly decide: (message: Message) => void;
  readonly redelivered: (message: Message) => void;
  /** A QoS 0 message was given up for want of room. */
  readonly overflowed: () => void;
  readonly ledger: { readonly isEmpty: () => boolean; readonly take: () => Batch };
}

/** A message, and how to tell the broker that it need not keep it any longer. */
export interface Taken {
  readonly message: Message;
  readonly ack: () => void;
}

export interface Pipeline {
  readonly intake: (taken: Taken) => void;
  /** For decisions that no message led to (timers, operators, Tocsin's own troubles): see that they are committed. */
  readonly decided: () => void;
  /** False while a batch could not be written: nothing new may be decided then. */
  readonly mayDecide: () => boolean;
  /** Resolves when all that was decided before the call is committed and acknowledged. */
  readonly settled: () => Promise<void>;
  /** Takes no more messages; what is undecided stays unacknowledged, and the broker keeps it. */
  readonly close: () => Promise<void>;
}

/** A batch closes after this long or this many messages, whichever comes first (docs/decisions/0002). */
const BATCH_MS = 5;
const BATCH_MESSAGES = 200;

/** What nobody acknowledges has no bound but these. */
const MOST_WAITING = 10_000;
const MOST_WAITING_BYTES = 64 * 1024 * 1024;

/** More than any decoder reads: of a larger payload that waits only so much is held, which is refused as the whole would be. */
const MOST_HELD = 1024 * 1024 + 1;

/**
 * One message end to end: decided at once, committed with its batch, acknowledged only then. While a batch cannot be
 * written messages wait undecided: of QoS 1 as many as the broker sends unacknowledged, of QoS 0 what room there is.
 */
export const createPipeline = (deps: PipelineDeps): Pipeline => {
  const open: OpenBatch = { waiting: [], waitingBytes: 0, acks: [], timer: null, writing: null, closed: false };
  const writer = createBatchWriter(deps);
  const write = () => writeOpen(open, deps, writer);
  return {
    intake: (taken) => {
      if (open.closed) return;
      deps.probe('message-received');
      // Behind those that wait, should an acknowledgement bring the next message at once.
      if (writer.isFailing() || open.waiting.length > 0) wait(open, deps, taken);
      else {
        decide(open, deps, taken);
        schedule(open, deps, write);
      }
    },
    decided: () => schedule(open, deps, write),
    mayDecide: () => !writer.isFailing(),
    settled: async () => {
      if (open.writing) await open.writing;
      await write();
    },
    close: async () => {
      open.closed = true;
      open.waiting.length = 0;
      while (open.writing || hasWork(open, deps)) await write();
      open.timer?.();
    },
  };
};

/** What is decided but not yet in the store, and what waits to be decided. */
interface OpenBatch {
  readonly waiting: Taken[];
  waitingBytes: number;
  acks: (() => void)[];
  timer: Cancel | null;
  writing: Promise<void> | null;
  closed: boolean;
}

const wait = (open: OpenBatch, { overflowed }: PipelineDeps, { message, ack }: Taken): void => {
  const { qos, payload } = message;
  const bytes = Math.min(payload.length, MOST_HELD);
  const isFull = open.waiting.length >= MOST_WAITING || open.waitingBytes + bytes > MOST_WAITING_BYTES;
  if (qos === 0 && isFull) {
    overflowed();
    return;
  }
  open.waitingBytes += bytes;
  open.waiting.push({
    message: bytes < payload.length ? { ...message, payload: payload.slice(0, bytes) } : message,
    ack,
  });
};

const decide = (
  open: OpenBatch,
  { ring, redelivered, decide: decideMessage, probe }: PipelineDeps,
  { message, ack }: Taken,
): void => {
  if (ring.isRedelivered(message)) redelivered(message);
  else decideMessage(message);
  open.acks.push(ack);
  probe('message-decided');
};

const hasWork = ({ acks }: OpenBatch, { ledger }: PipelineDeps): boolean => acks.length > 0 || !ledger.isEmpty();

const schedule = (open: OpenBatch, { clock }: PipelineDeps, write: () => Promise<void>): void => {
  if (open.writing || open.closed) return;
  if (open.acks.length >= BATCH_MESSAGES) void write();
  else open.timer ??= clock.after(BATCH_MS, () => void write());
};

/** Closes the open batch and writes it; what is decided meanwhile belongs to the next one. */
const writeOpen = (open: OpenBatch, deps: PipelineDeps, writer: BatchWriter): Promise<void> => {
  open.timer?.();
  open.timer = null;
  open.writing ??= writeOnce(open, deps, writer).finally(() => {
    open.writing = null;
    open.waitingBytes = 0;
    for (const taken of open.waiting.splice(0)) decide(open, deps, taken);
    if (hasWork(open, deps)) schedule(open, deps, () => writeOpen(open, deps, writer));
  });
  return open.writing;
};

const writeOnce = async (
  open: OpenBatch,
  { ledger, ring, probe }: PipelineDeps,
  writer: BatchWriter,
): Promise<void> => {
  const due = open.acks;
  open.acks = [];
  if (!ledger.isEmpty()) await writer.write({ ...ledger.take(), intake: ring.toBytes() });
  for (const ack of due) ack();
  if (due.length > 0) probe('after-ack');
};
