import type { DeviceId } from '../model/ids.ts';
import type { Connection } from './connection.ts';
import { upsertInto } from './row.ts';

/** What one device's samples in one window came to; `window` says which, and `data` is JSON of who keeps it. */
export interface WindowRecord {
  readonly source: string;
  readonly device: DeviceId;
  readonly window: string;
  readonly data: string;
}

/** Windows from a clean end to the next start. A crash in between loses them. */
export interface WindowStore {
  /** All there are, even none: that the end was a clean one is stored with them. */
  readonly put: (windows: Iterable<WindowRecord>) => Promise<void>;
  /** Hands them out once; null when the last end was none. */
  readonly take: () => Promise<readonly WindowRecord[] | null>;
}

export const createWindowStore = (connection: Connection): WindowStore => {
  const all = connection.prepare<WindowRecord>('select source, device, window, data from windows');
  const clear = connection.prepare('delete from windows');
  const put = connection.prepare(
    upsertInto('windows', ['source', 'device', 'window', 'data'], ['source', 'device', 'window']),
  );
  return {
    put: async (windows) => {
      connection.write(() => {
        clear.run();
        put.run(CLEAN_END);
        for (const record of windows) put.run({ ...record });
      });
    },
    take: async () =>
      connection.write(() => {
        const rows = all.all();
        clear.run();
        return rows.length === 0 ? null : rows.filter(({ device }) => device !== CLEAN_END.device);
      }),
  };
};

/** Of a device without a name, which no reading has. */
const CLEAN_END = { source: '', device: '', window: '', data: '' };
