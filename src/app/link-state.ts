import type { Cancel, Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Link } from '../mqtt/subscriber.ts';
import type { Watch } from './watch.ts';

/** How long the broker may be away before somebody is told (ms), and how long a start waits for its backlog. */
const LOST_AFTER_MS = 30_000;
const START_GRACE_MS = 30_000;

/** A link that breaks sooner was none: two Tocsins with one client id throw each other out like that. */
const STEADY_AFTER_MS = 5_000;

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
  let steady: Cancel = () => {};
  const lostSoon = createLostTimer({ clock, lost, mayBeSteady: () => state === 'drained' });
  lostSoon.start('not connected since the start');
  const graceTimer = clock.after(START_GRACE_MS, () => {
    if (state !== 'starting') return;
    state = 'down';
    resumed();
  });
  const onDrained = () => {
    state = 'drained';
    steady = clock.after(STEADY_AFTER_MS, lostSoon.found);
    watch.start();
  };
  const onDisconnected = (reason: string) => {
    steady();
    watch.stop();
    if (state !== 'starting') state = 'down';
    lostSoon.start(reason);
  };
  return {
    onLink: (link) => {
      log.info('broker link', { ...link });
      connected(link.type !== 'disconnected');
      if (link.type === 'connected') state = 'reading-backlog';
      else if (link.type === 'drained') onDrained();
      else onDisconnected(link.reason);
      if (link.type !== 'connected') resumed();
    },
    isConnected: () => state === 'reading-backlog' || state === 'drained',
    isDrained: () => state === 'drained',
    mayTell: () => state === 'drained' || state === 'down',
    stop: () => {
      lostSoon.stop();
      steady();
      graceTimer();
    },
  };
};

interface LostTimerDeps extends Pick<LinkStateDeps, 'clock' | 'lost'> {
  /** The link stands at this moment; whether it lasts is not known yet. */
  readonly mayBeSteady: () => boolean;
}

/** Runs from the first loss until the link has been steady, however often it comes and goes meanwhile. */
const createLostTimer = ({ clock, lost, mayBeSteady }: LostTimerDeps) => {
  let running: Cancel | null = null;
  let reason = '';
  const stop = () => {
    running?.();
    running = null;
  };
  const check = () => {
    if (mayBeSteady()) running = clock.after(STEADY_AFTER_MS, check);
    else lost(true, reason);
  };
  return {
    stop,
    start: (why: string) => {
      reason = why;
      running ??= clock.after(LOST_AFTER_MS, check);
    },
    found: () => {
      stop();
      lost(false, '');
    },
  };
};
