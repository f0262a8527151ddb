import { setInterval } from 'node:timers/promises';

const POLL_MS = 100;

/** Asks again and again whether `isSo`; rejects, saying `what` was waited for, after `timeoutMs`. */
export const waitUntil = async (
  what: string,
  isSo: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> => {
  const until = performance.now() + timeoutMs;
  if (await isSo()) return;
  for await (const _ of setInterval(POLL_MS)) {
    if (await isSo()) return;
    if (performance.now() > until) throw new Error(`waited ${timeoutMs} ms in vain for: ${what}`);
  }
};
