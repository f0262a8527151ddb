import type { NotificationSid } from '../../model/ids.ts';
import type { Connection } from '../connection.ts';

/** What the table of callbacks is told of a notification. Each inside the caller's transaction; times epoch ms. */
export interface CallbackNotes {
  /** Somebody is to be told of the ends of its deliveries; said on each page of its fan-out. */
  readonly open: (sid: NotificationSid, url: string) => void;
  readonly fannedOut: (sid: NotificationSid, at: number) => void;
  /** A delivery of it ended: whether a batch is due is to be looked at, unless one is being posted. */
  readonly ended: (sid: NotificationSid, at: number) => void;
}

export const prepareCallbackNotes = (connection: Connection): CallbackNotes => {
  const open = connection.prepare(`
    insert into callbacks (notification, service, url, fanned_out, sequence, final, attempts, due_at, batch)
    select sid, service, :url, 0, 0, 0, 0, null, null from notifications where sid = :sid on conflict do nothing`);
  const fannedOut = connection.prepare(`
    update callbacks set fanned_out = 1, due_at = :at where notification = :sid and fanned_out = 0`);
  const ended = connection.prepare(`
    update callbacks set due_at = :at
    where notification = :sid and batch is null and (due_at is null or due_at > :at)`);
  return {
    open: (sid, url) => {
      open.run({ sid, url });
    },
    fannedOut: (sid, at) => {
      fannedOut.run({ sid, at });
    },
    ended: (sid, at) => {
      ended.run({ sid, at });
    },
  };
};
