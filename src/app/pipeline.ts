import type { Cancel, Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Probe } from '../base/probe.ts';
import type { Result } from '../base/result.ts';
import type { Message } from '../model/message.ts';
import type { Batch } from '../store/batch.ts';
import type { IntakeRing } from './intake-ring.ts';

/** What the pipeline needs around it. `decide` is synchronous and total: it adds to the ledger and never throws. */
export interface PipelineDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly probe: Probe;
  readonly ring: IntakeRing;
  readonly decide: (message: Message) => void;
  readonly redelivered: (message: Message) => void;
  readonly ledger: { readonly isEmpty: () => boolean; readonly take: () => Batch };
  readonly commit: (batch: Batch) => Promise<Result<void, { readonly message: string }>>;
  /** After a batch is in the store: what it decided may now be seen outside. */
  readonly committed: (batch: Batch) => void;
  readonly storeFailing: (failing: boolean, message: string) => void;
}

export interface Pipeline {
  readonly intake: (intake: { readonly message: Message; readonly ack: () => void }) => void;
  /** For decisions that no message led to (timers, operators, Tocsin's own troubles): see that they are committed. */
  readonly decided: () => void;
  /** False while a batch could not be written: nothing new may be decided then. */
  readonly mayDecide: () => boolean;
  /** Resolves when all that was decided before the call is committed and acknowledged. */
  readonly settled: () => Promise<void>;
  /** Takes no more messages; what is undecided stays unacknowledged, and the broker keeps it. */
  readonly close: () => Promise<void>;
  /** Messages taken but not yet acknowledged. */
  readonly unacknowledged: () => number;
}

/** A batch closes after this long or this many messages, whichever comes first (docs/decisions/0002). */
const BATCH_MS = 5;
const BATCH_MESSAGES = 200;
const RETRY_MS = 100;

/**
 * One message end to end: decided at once, committed with its batch, acknowledged only then. A batch that cannot be
 * written is tried again as it is; meanwhile messages wait undecided, at most as many as the broker sends unacknowledged.
 */
export const createPipeline = (deps: PipelineDeps): Pipeline => {
  const waiting: { readonly message: Message; readonly ack: () => void }[] = [];
  let acks: (() => void)[] = [];
  let timer: Cancel | null = null;
  let writing: Promise<void> | null = null;
  let failing = false;
  let closed = false;

  const decide = ({ message, ack }: { readonly message: Message; readonly ack: () => void }) => {
    if (deps.ring.isRedelivered(message)) deps.redelivered(message);
    else deps.decide(message);
    acks.push(ack);
    deps.probe('message-decided');
  };

  const schedule = () => {
    if (writing || closed) return;
    if (acks.length >= BATCH_MESSAGES) void write();
    else timer ??= deps.clock.after(BATCH_MS, () => void write());
  };

  const write = (): Promise<void> => {
    timer?.();
    timer = null;
    writing ??= writeBatch().finally(() => {
      writing = null;
      if (waiting.length > 0) takeWaiting();
      if (acks.length > 0 || !deps.ledger.isEmpty()) schedule();
    });
    return writing;
  };

  const writeBatch = async (): Promise<void> => {
    const due = acks;
    acks = [];
    if (!deps.ledger.isEmpty()) await commitUntilDone({ ...deps.ledger.take(), intake: deps.ring.toBytes() });
    for (const ack of due) ack();
    if (due.length > 0) deps.probe('after-ack');
  };

  const commitUntilDone = async (batch: Batch): Promise<void> => {
    deps.probe('before-commit');
    for (;;) {
      const result = await deps.commit(batch);
      if (result.ok) break;
      if (!failing) deps.log.error('store refuses a batch, trying again', { reason: result.error.message });
      failing = true;
      deps.storeFailing(true, result.error.message);
      await new Promise<void>((resolve) => deps.clock.after(RETRY_MS, resolve));
    }
    deps.probe('after-commit');
    deps.committed(batch);
    if (failing) {
      failing = false;
      deps.storeFailing(false, '');
    }
  };

  const takeWaiting = () => {
    for (const intake of waiting.splice(0)) decide(intake);
  };

  return {
    intake: (intake) => {
      if (closed) return;
      deps.probe('message-received');
      if (failing) {
        waiting.push(intake);
        return;
      }
      decide(intake);
      schedule();
    },
    decided: schedule,
    mayDecide: () => !failing,
    settled: async () => {
      if (writing) await writing;
      await write();
    },
    close: async () => {
      closed = true;
      waiting.length = 0;
      timer?.();
      while (writing || acks.length > 0 || !deps.ledger.isEmpty()) await write();
    },
    unacknowledged: () => acks.length + waiting.length,
  };
};
