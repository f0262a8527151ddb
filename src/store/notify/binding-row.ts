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
