import type { Clock } from '../base/clock.ts';
import { drive, type Rest } from '../base/in-steps.ts';
import { type Guarded, holdDeletes } from './guard.ts';
import { type Merged, mergeSteps } from './merge.ts';
import { addressKey } from './ownership.ts';
import { type Plan, planSteps } from './plan.ts';
import type { Seen } from './run-read.ts';
import type { SourceView } from './source.ts';

export interface PrepareOptions {
  readonly adopt: boolean;
  readonly missing: 'create' | 'accept';
  readonly holdAbove: number;
}

export interface PrepareInput {
  readonly views: readonly SourceView[];
  readonly seen: Seen;
  readonly options: PrepareOptions;
  readonly confirm: Confirm;
  readonly clock: Pick<Clock, 'now'>;
  readonly rest: Rest;
}

/** What a person said is meant. */
export interface Confirm {
  /** Of `Held`, as it was shown. */
  readonly ids: ReadonlySet<string>;
  /** Address keys (`ownership.ts`) that were confirmed before, and are not done yet. */
  readonly keys: ReadonlySet<string>;
}

/** What a run would do, and what it holds back. */
export interface Prepared extends Guarded {
  readonly views: readonly SourceView[];
  readonly seen: Seen;
  readonly merged: Merged;
  /** Of what was confirmed, that which the plan still takes away. */
  readonly confirmed: ReadonlySet<string>;
}

/** Merges what the sources say, compares it with what there is, and holds back what a person has to confirm. */
export const prepare = async ({ views, seen, options, confirm, clock, rest }: PrepareInput): Promise<Prepared> => {
  const merged = await drive(mergeSteps(views, seen.owned), rest);
  const { actual, owned, goneSids } = seen;
  const { adopt, missing, holdAbove } = options;
  const { desired, takenBack } = merged;
  const sources = new Set(views.map(({ name }) => name));
  const wanted = { desired, takenBack, sources, adopt, missing, now: clock.now() };
  const plan = await drive(planSteps({ ...wanted, actual, owned, goneSids }), rest);
  const hold = (confirmed: ReadonlySet<string>) => holdDeletes(plan, { owned, views, holdAbove, confirmed, takenBack });
  const shown = hold(confirm.keys);
  const meant = [...shown.heldKeys].flatMap(([id, keys]) => (confirm.ids.has(id) ? keys : []));
  const asked = new Set([...confirm.keys, ...meant]);
  const guarded = meant.length === 0 ? shown : hold(asked);
  const losses = lossesOf(plan);
  const confirmed = new Set([...asked].filter((key) => losses.has(key)));
  await rest();
  return { ...guarded, views, seen, merged, confirmed };
};

const lossesOf = ({ creates, replaces, deletes }: Plan): ReadonlySet<string> =>
  new Set(
    [...creates.flatMap(({ first }) => first ?? []), ...deletes, ...replaces].map(({ owned }) => addressKey(owned)),
  );
