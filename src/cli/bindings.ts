import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { shortenAddress } from '../base/redacted.ts';
import { callNotify, type NotifyOptions } from './call-notify.ts';
import type { CliContext, ExitCode } from './context.ts';
import { alignColumns } from './show-table.ts';

export const runListBindings = (context: CliContext, options: NotifyOptions): Promise<ExitCode> =>
  callNotify(context, { operation: 'listBinding', options, show: showPage });

export const runGetBinding = (context: CliContext, options: NotifyOptions): Promise<ExitCode> =>
  callNotify(context, { operation: 'getBinding', options, show: showBinding });

export const runCreateBinding = (context: CliContext, options: NotifyOptions): Promise<ExitCode> =>
  callNotify(context, { operation: 'createBinding', options, show: (binding) => [`${textOf(binding.sid)} created`] });

export const runDeleteBinding = (
  context: CliContext,
  options: NotifyOptions & { readonly BindingSid?: string },
): Promise<ExitCode> =>
  callNotify(context, { operation: 'deleteBinding', options, show: () => [`${options.BindingSid} deleted`] });

/** A line for each binding, and how to ask for the next page. */
const showPage = ({ bindings, meta }: JsonObject): readonly string[] => {
  const rows = Array.isArray(bindings) ? bindings.filter(isJsonObject) : [];
  const next = isJsonObject(meta) ? nextToken(meta.next_page_url) : null;
  return [
    ...alignColumns(rows.map(toRow)),
    ...(rows.length === 0 ? ['no bindings'] : []),
    ...(next === null ? [] : [`more: the same with --PageToken ${next}`]),
  ];
};

const toRow = ({ sid, identity, binding_type, address, tags }: JsonObject): readonly string[] => [
  textOf(sid),
  textOf(identity),
  textOf(binding_type),
  shortenAddress(textOf(address)),
  textOf(tags),
];

const nextToken = (url: Json | undefined): string | null =>
  typeof url === 'string' ? new URLSearchParams(url.split('?')[1]).get('PageToken') : null;

/** A line for each key that says something. */
const showBinding = ({ address, url, links, ...binding }: JsonObject): readonly string[] =>
  alignColumns(
    Object.entries({ ...binding, address: shortenAddress(textOf(address)) })
      .map(([name, value]) => [name, textOf(value)])
      .filter(([, value]) => value !== ''),
  );

const textOf = (value: Json | undefined): string =>
  Array.isArray(value) ? value.join(', ') : typeof value === 'object' || value === undefined ? '' : String(value);
