import type { NotifyEntry } from '../model/rule.ts';
import { hashJson } from './hash.ts';
import { listOf } from './list-of.ts';
import type { WrittenEntry } from './notify-schema.ts';

/** Four hours: an SMS about this morning's alarm is no help tonight. */
const DEFAULT_TTL_S = 14_400;

/** An entry as the notifier takes it, defaults filled in. */
export const readNotifyEntry = ({ Identity, Tag, clear, after, unless, ...content }: WrittenEntry): NotifyEntry => {
  const duties = { Identity: listOf(Identity), Tag: listOf(Tag), clear: clear ?? {}, afterMs: after ?? 0 };
  return {
    ...content,
    Ttl: content.Ttl ?? DEFAULT_TTL_S,
    ...duties,
    ...(unless && { unless }),
    hash: hashJson({ ...duties, unless: unless ?? null }),
  };
};
