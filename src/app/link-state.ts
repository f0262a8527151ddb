import type { Cancel, Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Link } from '../mqtt/subscriber.ts';
import type { Watch } from './watch.ts';

/** How long the broker may be away before somebody is told (ms), and how long a start waits for its backlog. */
const LOST_AFTER_MS = 30_000;
const START_GRACE_MS = 30_000;

export interface LinkStateDeps {
  readonly clock: Clock;
  readonly watch: Watch;
  readonly log: Log;
  readonly lost: (isLost: boolean, detail: string) => void;
  readonly connected: (isConnected: boolean) => void;
  /** Timers may go on. */
  readonly resumed: () => void;
}

export interface LinkState {
  readonly onLink: (link: Link) => void;
  readonly isConnected: () => boolean;
  readonly isDrained: () => boolean;
  /** No backlog is being read that may say that an alarm is over. */
  readonly mayTell: () => boolean;
  readonly stop: () => void;
}

/** Keeps watch time true to the link: it runs only while connected and drained. */
export const createLinkState = ({ clock, watch, log, lost, connected, resumed }: LinkStateDeps): LinkState => {
  let state: 'starting' | 'reading-backlog' | 'drained' | 'down' = 'starting';
  let lostTimer: Cancel | null = clock.after(LOST_AFTER_MS, () => lost(true, 'not connected since the start'));
  const graceTimer = clock.after(START_GRACE_MS, () => {
    if (state !== 'starting') return;
    state = 'down';
    resumed();
  });
  const found = () => {
    lostTimer?.();
    lostTimer = null;
    lost(false, '');
  };
  return {
    onLink: (link) => {
      log.info('broker link', { ...link });
      connected(link.type !== 'disconnected');
      if (link.type === 'connected') {
        state = 'reading-backlog';
        found();
      } else if (link.type === 'drained') {
        state = 'drained';
        watch.start();
        resumed();
      } else {
        watch.stop();
        if (state !== 'starting') state = 'down';
        lostTimer ??= clock.after(LOST_AFTER_MS, () => lost(true, link.reason));
        resumed();
      }
    },
    isConnected: () => state === 'reading-backlog' || state === 'drained',
    isDrained: () => state === 'drained',
    mayTell: () => state === 'drained' || state === 'down',
    stop: () => {
      lostTimer?.();
      graceTimer();
    },
  };
};
