import { REGISTRATIONS_FILTER } from '../registrations/topic.ts';

/** How the link to the broker stands, as `mqtt` tells it. `unread`: the broker does not let us read registrations. */
export type RegistrationsLink =
  | { readonly type: 'connected' }
  | { readonly type: 'drained'; readonly by: 'echo' | 'timeout'; readonly unread?: true }
  | { readonly type: 'disconnected'; readonly reason: string };

/** Whether what is known of registrations is what the broker says. */
export interface LinkState {
  /** All that is retained has been read since the last connect, and every change comes by itself. */
  readonly isCurrent: boolean;
  readonly isRefused: boolean;
  /** Epoch ms at which it was last current; null: never. */
  readonly readAt: number | null;
  /** Monotonic ms at which the link was lost; null: it is there, or never was. */
  readonly lostAt: number | null;
}

export const NEVER_LINKED: LinkState = { isCurrent: false, isRefused: false, readAt: null, lostAt: null };

/** A restart of the broker is no news. */
export const STALE_AFTER_MS = 30_000;

/** How the link stands after `link`. `now` is epoch ms. */
export const followLink = (
  state: LinkState,
  link: RegistrationsLink,
  { now, monotonic }: { readonly now: number; readonly monotonic: number },
): LinkState => {
  const readAt = state.isCurrent ? now : state.readAt;
  if (link.type !== 'drained') return { ...state, isCurrent: false, readAt, lostAt: state.lostAt ?? monotonic };
  if (link.unread) return { ...state, isCurrent: false, isRefused: true, lostAt: null };
  return { isCurrent: true, isRefused: false, readAt: now, lostAt: null };
};

/** In words, why it is not current; null when it is, or was just now. */
export const staleness = ({ isRefused, readAt, lostAt }: LinkState, monotonic: number): string | null => {
  if (isRefused) return `the broker refuses the subscription to ${REGISTRATIONS_FILTER}`;
  if (readAt === null) return 'not read from the broker yet';
  return lostAt !== null && monotonic - lostAt >= STALE_AFTER_MS ? 'not connected to the broker' : null;
};
