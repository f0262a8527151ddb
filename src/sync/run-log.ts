import type { Log } from '../base/log.ts';
import type { Fault } from '../document/fault.ts';
import type { SyncStatus } from './status.ts';

/** Writes what runs found into the log, each thing once, until it changes. */
export const createRunLog = (log: Log): ((status: SyncStatus) => void) => {
  const news = createNews();
  return (status) => {
    logSources(status, log, news);
    logHeld(status, log, news);
    logOverruled(status, log, news);
    logUnreachable(status, log, news);
    logOutcome(status, log);
  };
};

const SHOWN_LINES = 100;

/** Those of a topic that were not there the last time, and how many of the last time are gone. */
type News = <T>(
  topic: string,
  items: readonly T[],
  keyOf: (item: T) => string,
) => { fresh: readonly T[]; over: number };

const createNews = (): News => {
  const said = new Map<string, ReadonlySet<string>>();
  return (topic, items, keyOf) => {
    const before = said.get(topic) ?? new Set();
    const now = new Set(items.map(keyOf));
    said.set(topic, now);
    return {
      fresh: items.filter((item) => !before.has(keyOf(item))),
      over: [...before].filter((key) => !now.has(key)).length,
    };
  };
};

const logSources = ({ sources }: SyncStatus, log: Log, news: News): void => {
  const stale = sources.flatMap(({ name, stale: reason }) => (reason === null ? [] : [{ source: name, reason }]));
  for (const line of news('stale', stale, JSON.stringify).fresh) log.error('source not current', line);
  const faults = sources.flatMap(({ name, faults: list }) => list.map((fault) => placeOf(name, fault)));
  for (const line of news('faults', faults, JSON.stringify).fresh) log.error('source faulty', line);
  const doubts = sources.flatMap(({ name, warnings }) => warnings.map((warning) => placeOf(name, warning)));
  for (const line of news('warnings', doubts, JSON.stringify).fresh) log.warn('source in doubt', line);
};

/** Without what was expected and received: a phone number may stand there. */
const placeOf = (source: string, { file, line, column, path, message }: Fault) => ({
  source,
  file,
  line,
  column,
  path,
  message,
});

const logHeld = ({ held }: SyncStatus, log: Log, news: News): void => {
  for (const line of news('held', held, ({ id }) => id).fresh) log.warn('deletes held until confirmed', { ...line });
};

const logOverruled = ({ overruled }: SyncStatus, log: Log, news: News): void => {
  const { fresh, over } = news('overruled', overruled, JSON.stringify);
  for (const line of fresh.slice(0, SHOWN_LINES)) log.warn('address in conflict', { ...line });
  if (fresh.length + over > 0) log.info('addresses in conflict', { conflicts: overruled.length });
};

const logUnreachable = ({ unreachable }: SyncStatus, log: Log, news: News): void => {
  const { fresh, over } = news('unreachable', unreachable, JSON.stringify);
  for (const line of fresh.slice(0, SHOWN_LINES)) log.warn('nobody to be reached', { ...line });
  if (fresh.length + over > 0) log.info('people without a working binding', { people: unreachable.length });
};

const logOutcome = ({ outcome, message, counts }: SyncStatus, log: Log): void => {
  if (outcome !== 'applied') log.error('bindings not synced', { outcome, message });
  const { untouched, ...changes } = counts;
  if (Object.values(changes).some((count) => count > 0)) log.info('bindings synced', { ...counts });
};
