import type { NotifyEntry } from '../model/rule.ts';
import { hashJson } from './hash.ts';
import { listOf } from './list-of.ts';
import type { WrittenEntry } from './notify-schema.ts';

/** Four hours: an SMS about this morning's alarm is no help tonight. */
const DEFAULT_TTL_S = 14_400;

/** Entries as the notifier takes them, defaults filled in. Of those with one hash each counts the ones before it. */
export const readNotify = (entries: readonly WrittenEntry[]): readonly NotifyEntry[] => {
  const seen = new Map<string, number>();
  return entries.map(readNotifyEntry).map((entry) => {
    const before = seen.get(entry.hash) ?? 0;
    seen.set(entry.hash, before + 1);
    return before === 0 ? entry : { ...entry, hash: `${entry.hash}-${before}` };
  });
};

const readNotifyEntry = ({ Identity, Tag, clear, after, unless, severity, ...content }: WrittenEntry): NotifyEntry => {
  const target = { Identity: listOf(Identity), Tag: listOf(Tag) };
  const afterMs = after ?? 0;
  return {
    ...content,
    Ttl: content.Ttl ?? DEFAULT_TTL_S,
    ...target,
    clear: clear ?? {},
    afterMs,
    ...(unless && { unless }),
    ...(severity && { severity }),
    hash: hashJson({
      ...{ ...target, afterMs, unless: unless ?? null, endWanted: clear !== false },
      ...(severity && { severity }),
    }),
  };
};
