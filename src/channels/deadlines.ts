import type { Dispatcher } from 'undici';

/** Ends requests that are under way for too long, without a timer for each. */
export interface Deadlines {
  /** Its time runs from now on. */
  readonly start: (request: Dispatcher.DispatchController) => void;
  readonly stop: (request: Dispatcher.DispatchController) => void;
}

const TICKS = 4;

/**
 * Requests are aborted once they are `limitMs` old, at most a quarter of it later: the clock ticks in quarters, and only
 * while something is under way. It is a real clock as undici's own are, and does not keep the process alive.
 */
export const createDeadlines = (limitMs: number): Deadlines => {
  /** By the tick that they started in, the oldest first. */
  const underWay = new Map<Dispatcher.DispatchController, number>();
  let tick = 0;
  let isTicking = false;
  const goOn = () => {
    isTicking = underWay.size > 0;
    if (isTicking) AbortSignal.timeout(Math.ceil(limitMs / TICKS)).addEventListener('abort', turn, { once: true });
  };
  const turn = () => {
    tick++;
    for (const [request, startedIn] of underWay) {
      // The tick that it started in was not a whole one.
      if (tick - startedIn <= TICKS) break;
      underWay.delete(request);
      request.abort(new Error(`no whole answer within ${limitMs} ms`));
    }
    goOn();
  };
  return {
    start: (request) => {
      underWay.set(request, tick);
      if (!isTicking) goOn();
    },
    stop: (request) => {
      underWay.delete(request);
    },
  };
};
