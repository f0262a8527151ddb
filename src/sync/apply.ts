import type { Rest } from '../base/in-steps.ts';
import type { Log } from '../base/log.ts';
import { shortenAddress } from '../base/redacted.ts';
import type { BindingType } from '../model/binding.ts';
import type { Reason } from '../model/reason.ts';
import { addressKey } from './ownership.ts';
import type { Plan } from './plan.ts';
import type { BindingsPort, OwnershipPort, OwnershipWrite, ServiceFault } from './ports.ts';
import { isRefusal, takeStep } from './run-step.ts';
import { type Step, toPhases } from './run-steps.ts';

export interface ApplyDeps {
  readonly bindings: BindingsPort;
  readonly ownership: OwnershipPort;
  readonly log: Log;
  /** How many calls may be under way at once: what a service in this process stores at once is one transaction, and one far away takes its time. */
  readonly inFlight: number;
  readonly rest: Rest;
}

/** What came of a plan. */
export interface Applied {
  /** Steps that were taken. */
  readonly done: number;
  /** Steps that the service refused, and the first thousand of them. */
  readonly refused: number;
  readonly failures: readonly Failure[];
  /** Address keys (`ownership.ts`) whose identity was to have a binding there, and has none. */
  readonly failedKeys: ReadonlyMap<string, Reason>;
  /** The service is not to be had: what was not under way by then was not tried. */
  readonly stopped: boolean;
}

/** A step that the service refused; the address is shortened. */
export interface Failure extends ServiceFault {
  readonly type: BindingType;
  readonly address: string;
  readonly reason: Reason;
}

/** Steps whose intents are one transaction, and their results another. */
const CHUNK = 100;
const SHOWN_FAILURES = 1000;
const LOGGED_LINES = 100;

/**
 * Carries out a plan: what people need comes first, what is taken from them last. A crash between any two awaits
 * leaves a state from which the next plan goes on, nothing doubled, nothing orphaned: intent is written before a
 * create, the record goes only after the binding. Rejects only if `ownership` does.
 */
export const applyPlan = async (plan: Plan, deps: ApplyDeps): Promise<Applied> => {
  const tally = createTally(deps.log);
  for (const { steps, inFlight } of toPhases(plan, deps.inFlight)) {
    for (const chunk of inChunks(steps)) {
      if (tally.stopped()) tally.untried(chunk);
      else await applyChunk(chunk, tally, { ...deps, inFlight });
      await deps.rest();
    }
  }
  return tally.sum();
};

const inChunks = function* (steps: Iterable<Step>): Generator<readonly Step[]> {
  let chunk: Step[] = [];
  for (const step of steps) {
    chunk.push(step);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
};

const applyChunk = async (chunk: readonly Step[], tally: Tally, deps: ApplyDeps): Promise<void> => {
  const intents = chunk.flatMap(({ intent }) => (intent ? [{ put: intent }] : []));
  if (intents.length > 0) await deps.ownership.write(intents);
  await deps.rest();
  const writes: OwnershipWrite[] = [];
  const waiting = chunk.values();
  const work = async () => {
    for (const step of waiting) {
      await deps.rest();
      const write = await applyStep(step, tally, deps);
      if (write) writes.push(write);
    }
  };
  // All of them end before a failure of the store ends the run: nothing goes on behind the back of the next.
  const ends = await Promise.allSettled(Array.from({ length: deps.inFlight }, work));
  await deps.rest();
  if (writes.length > 0) await deps.ownership.write(writes);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
};

const applyStep = async (step: Step, tally: Tally, deps: ApplyDeps): Promise<OwnershipWrite | null> => {
  if (tally.stopped()) {
    tally.untried([step]);
    // Never asked for, so a binding that looks like it would be somebody else's.
    return step.undo;
  }
  const { fault, write } = await takeStep(step, deps);
  if (fault === null) tally.done(step);
  else tally.refused(step, fault);
  return write;
};

interface Tally {
  readonly done: (step: Step) => void;
  readonly refused: (step: Step, fault: ServiceFault) => void;
  readonly untried: (steps: readonly Step[]) => void;
  readonly stopped: () => boolean;
  readonly sum: () => Applied;
}

const createTally = (log: Log): Tally => {
  const failures: Failure[] = [];
  const failedKeys = new Map<string, Reason>();
  const counts = { done: 0, refused: 0 };
  let stopped = false;
  const miss = ({ awaited, place }: Step) => void (awaited && failedKeys.set(addressKey(place), 'no-binding'));
  return {
    done: (step) => {
      counts.done += 1;
      if (counts.done <= LOGGED_LINES) log.info('binding synced', lineOf(step));
    },
    refused: (step, fault) => {
      counts.refused += 1;
      miss(step);
      stopped ||= !isRefusal(fault);
      const failure = toFailure(fault, step);
      if (counts.refused <= SHOWN_FAILURES) failures.push(failure);
      if (counts.refused <= LOGGED_LINES) log.warn('binding not synced', { ...failure });
    },
    untried: (steps) => steps.forEach(miss),
    stopped: () => stopped,
    sum: () => {
      const { done, refused } = counts;
      if (Math.max(done, refused) > LOGGED_LINES) log.info('further bindings synced, not shown', { done, refused });
      return { done, refused, failures, failedKeys, stopped };
    },
  };
};

const lineOf = ({ place, reason }: Step) => ({
  source: place.source,
  identity: place.identity,
  type: place.type,
  address: shortenAddress(place.address),
  reason,
});

/** Services like to quote the address they refuse. */
const toFailure = ({ status, code, message }: ServiceFault, { place, reason }: Step): Failure => {
  const address = shortenAddress(place.address);
  return { status, code, message: message.replaceAll(place.address, address), type: place.type, address, reason };
};
