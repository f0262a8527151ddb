import { REGISTRATIONS_FILTER } from '../registrations/topic.ts';

/** How the link to the broker stands, as `mqtt` tells it. `unread`: the broker does not let us read registrations. */
export type RegistrationsLink =
  | { readonly type: 'connected' /** The broker still had our session. */; readonly sessionPresent: boolean }
  | { readonly type: 'drained'; readonly by: 'echo' | 'timeout'; readonly unread?: true }
  | { readonly type: 'disconnected'; readonly reason: string };

/** Whether what is known of registrations is what the broker says. */
export interface LinkState {
  /** All that is retained has been read since the last connect, and every change comes by itself. */
  readonly isCurrent: boolean;
  readonly isRefused: boolean;
  /** The broker that we are connected to still had our session. */
  readonly isKept: boolean;
  /** Epoch ms at which it was last current; null: never. */
  readonly readAt: number | null;
  /** Monotonic ms at which the link was lost; null: it is there, or never was. */
  readonly lostAt: number | null;
}

/** A start begins like a loss: it is no news either. `monotonic` is now. */
export const neverLinked = (monotonic: number): LinkState => ({
  isCurrent: false,
  isRefused: false,
  isKept: false,
  readAt: null,
  lostAt: monotonic,
});

/** A restart of the broker is no news. */
export const STALE_AFTER_MS = 30_000;

/** How the link stands after `link`. `now` is epoch ms. */
export const followLink = (
  state: LinkState,
  link: RegistrationsLink,
  { now, monotonic }: { readonly now: number; readonly monotonic: number },
): LinkState => {
  const readAt = state.isCurrent ? now : state.readAt;
  const isKept = link.type === 'connected' ? link.sessionPresent : state.isKept;
  if (link.type !== 'drained') return { ...state, isKept, isCurrent: false, readAt, lostAt: state.lostAt ?? monotonic };
  if (link.unread) return { ...state, isCurrent: false, isRefused: true, lostAt: null };
  return { isCurrent: true, isRefused: false, isKept, readAt: now, lostAt: null };
};

/** In words, why it is not current; null when it is, or was just now. */
export const staleness = ({ isRefused, readAt, lostAt }: LinkState, monotonic: number): string | null => {
  if (isRefused) return `the broker refuses the subscription to ${REGISTRATIONS_FILTER}`;
  if (lostAt === null || monotonic - lostAt < STALE_AFTER_MS) return null;
  return readAt === null ? 'not read from the broker yet' : 'not connected to the broker';
};
