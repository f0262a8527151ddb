/** One value at one time, epoch ms. */
export interface Sample {
  readonly at: number;
  readonly value: number;
}

/** A limit as the page on real telemetry has them: times in ms. */
export interface PlainLimit {
  readonly below: number;
  readonly forMs: number;
  readonly backAt: number;
  readonly clearForMs: number;
}

type Spell = readonly [raisedAt: number, clearedAt: number | null];

/**
 * The alarms that a limit comes to, written without any of Tocsin's code and as plainly as it goes: reading by reading, where
 * one that is older than the newest is left out, and a delay may end between two readings.
 */
export const plainAlarms = (samples: readonly Sample[], limit: PlainLimit): readonly Spell[] => {
  const { below, forMs, backAt, clearForMs } = limit;
  const spells: [number, number | null][] = [];
  let newest = Number.NEGATIVE_INFINITY;
  let lowSince: number | null = null;
  let backSince: number | null = null;
  let raised = false;
  const finish = (at: number, isNow: boolean) => {
    const isOver = (since: number, delay: number) => (isNow ? since + delay <= at : since + delay < at);
    if (!raised && lowSince !== null && isOver(lowSince, forMs)) {
      spells.push([lowSince + forMs, null]);
      raised = true;
    }
    const last = spells.at(-1);
    if (raised && last && backSince !== null && isOver(backSince, clearForMs)) {
      last[1] = backSince + clearForMs;
      raised = false;
    }
  };
  for (const { at, value } of samples) {
    if (at < newest) continue;
    newest = at;
    finish(at, false);
    const low = value < below;
    lowSince = low ? (lowSince ?? at) : null;
    backSince = raised && !low && value >= backAt ? (backSince ?? at) : null;
    finish(at, true);
  }
  return spells;
};
