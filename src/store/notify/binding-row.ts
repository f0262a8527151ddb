import type { Binding } from '../../model/binding.ts';
import { columns, parseJson, type Row } from '../row.ts';

export type BindingRow = Row<Binding>;

export const BINDING_FIELDS = [
  'sid',
  'service',
  'identity',
  'type',
  'address',
  'tags',
  'endpoint',
  'credentialSid',
  'notificationProtocolVersion',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Binding)[];

export const BINDING_COLUMNS = columns(BINDING_FIELDS);

export const rowToBinding = (row: BindingRow): Binding => ({ ...row, tags: parseJson<readonly string[]>(row.tags) });

/** Rows of one read: most have the tags of others, and share their list. */
export const rowsToBindings = (rows: readonly BindingRow[]): readonly Binding[] => {
  const known = new Map<string, readonly string[]>();
  return rows.map((row) => {
    const tags = known.get(row.tags) ?? parseJson<readonly string[]>(row.tags);
    known.set(row.tags, tags);
    return { ...row, tags };
  });
};
