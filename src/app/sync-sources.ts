import type { Clock } from '../base/clock.ts';
import type { Log } from '../base/log.ts';
import type { Config } from '../config/config.ts';
import type { SyncSourceOptions } from '../config/sync-options.ts';
import type { RegistrationsPort } from '../sync/ports.ts';
import type { Source } from '../sync/source.ts';
import { createHttpInventory } from '../sync/sources/http-inventory.ts';
import { createPeopleFile } from '../sync/sources/people-file.ts';
import { createRegistrations, type Registrations } from '../sync/sources/registrations.ts';
import { watchPatiently } from './patient-watch.ts';
import { markFiles } from './text-files.ts';
import type { Watch } from './watch.ts';

export interface LiveSourcesDeps {
  readonly options: Config['sync']['sources'];
  readonly clock: Clock;
  readonly watch: Pick<Watch, 'now'>;
  readonly log: Log;
  readonly port: RegistrationsPort;
  /** The broker keeps nothing when it stops. */
  readonly forgets: boolean;
  /** One of them says something else than before. */
  readonly onChange: () => void;
}

/** The sources of the config, in their order, and what keeps them current. */
export interface LiveSources {
  readonly sources: readonly Source[];
  /** What phones say of themselves; null where that is no source. */
  readonly registrations: Registrations | null;
  /** What is known from before is read, and each is followed from then on. */
  readonly start: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export const createLiveSources = (deps: LiveSourcesDeps): LiveSources => {
  const followed = deps.options.map((options) => follow(options, deps));
  return {
    sources: followed.map(({ source }) => source),
    registrations: followed.flatMap(({ registrations }) => registrations ?? [])[0] ?? null,
    start: async () => {
      for (const { start } of followed) await start();
    },
    close: async () => {
      await Promise.all(followed.map(({ close }) => close()));
    },
  };
};

interface Followed {
  readonly source: Source;
  readonly registrations?: Registrations;
  readonly start: () => Promise<void> | void;
  readonly close: () => Promise<void>;
}

const follow = (options: SyncSourceOptions, deps: LiveSourcesDeps): Followed => {
  switch (options.type) {
    case 'roster':
      return followFile(options, deps);
    case 'inventory': {
      const { url, file = '' } = options;
      return url === undefined ? followFile({ ...options, file }, deps) : followUrl({ ...options, url }, deps);
    }
    case 'registrations': {
      const { name, ttl } = options;
      const registrations = createRegistrations({ ...deps, name, ...(ttl !== undefined && { ttlMs: ttl }) });
      return { source: registrations, registrations, start: registrations.load, close: registrations.close };
    }
  }
};

type FileOptions = Extract<SyncSourceOptions, { type: 'roster' | 'inventory' }> & { readonly file: string };

const followFile = (options: FileOptions, { clock, log, onChange }: LiveSourcesDeps): Followed => {
  const { name, type, file: path } = options;
  const map = options.type === 'inventory' ? options.map : undefined;
  const source = createPeopleFile({ name, type, file: path, clock, ...(map !== undefined && { map }) });
  const onError = (_path: string, reason: string) =>
    log.error('a source cannot be watched', { source: name, path, reason });
  const mark = () => markFiles([path]);
  let unwatch = async () => {};
  return {
    source,
    start: () => {
      // It is read only after this.
      unwatch = watchPatiently({ paths: [path], mark, known: mark(), clock, onChange, onError });
    },
    close: () => unwatch(),
  };
};

type UrlOptions = Extract<SyncSourceOptions, { type: 'inventory' }> & { readonly url: string };

const followUrl = (options: UrlOptions, deps: LiveSourcesDeps): Followed => {
  const source = createHttpInventory(options, deps);
  return { source, start: source.start, close: source.close };
};
