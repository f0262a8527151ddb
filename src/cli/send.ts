import type { Json, JsonObject } from '../base/json.ts';
import { callNotify, type NotifyOptions } from './call-notify.ts';
import type { CliContext, ExitCode } from './context.ts';

/** Accepted is not delivered: the line says how to ask what became of it. */
export const runSend = (context: CliContext, options: NotifyOptions): Promise<ExitCode> =>
  callNotify(context, { operation: 'send', options, show: showNotification });

const showNotification = ({ sid, identities, tags }: JsonObject): readonly string[] => {
  const target = [...wordsOf('identity', identities), ...wordsOf('tag', tags)].join(' with ');
  return [
    `${String(sid)} accepted${target === '' ? '' : ` for ${target}`}`,
    `what becomes of it: GET /api/deliveries?notification=${String(sid)}`,
  ];
};

const wordsOf = (name: string, list: Json | undefined): readonly string[] =>
  Array.isArray(list) && list.length > 0 ? [`${name} ${list.join(', ')}`] : [];
