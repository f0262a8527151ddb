import type { Clock } from '../base/clock.ts';

/**
 * Watch time: epoch ms on a clock that stands still while Tocsin is down, disconnected or behind its backlog. It starts
 * at wall time and from then on lags it by every outage, so a due time stored on it needs no shifting after a restart
 * (docs/decisions/0001).
 */
export interface Watch {
  readonly now: () => number;
  readonly running: () => boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/** `savedAt` is where watch time stood when it was last written down; null on the first start. */
export const createWatch = (clock: Clock, savedAt: number | null): Watch => {
  let stoodAt = savedAt ?? clock.now();
  let startedAt: number | null = null;
  const now = () => (startedAt === null ? stoodAt : Math.floor(stoodAt + (clock.monotonic() - startedAt)));
  return {
    now,
    running: () => startedAt !== null,
    start: () => {
      startedAt ??= clock.monotonic();
    },
    stop: () => {
      stoodAt = now();
      startedAt = null;
    },
  };
};
