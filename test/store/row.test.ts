import { describe, expect, it } from 'vitest';
import { columns, insertInto, parseJson, upsertInto } from '../../src/store/row.ts';

describe('SQL by our names', () => {
  it.each([
    [
      'a select lists columns by the names of the value',
      columns(['id', 'raisedAt']),
      '"id" as "id", "raised_at" as "raisedAt"',
    ],
    [
      'an insert takes its parameters by name',
      insertInto('t', ['on', 'dueAt']),
      'insert into t ("on", "due_at") values (:on, :dueAt)',
    ],
    [
      'an upsert overwrites all but the keys',
      upsertInto('t', ['key', 'dueAt', 'state'], ['key']),
      'insert into t ("key", "due_at", "state") values (:key, :dueAt, :state) on conflict ("key") ' +
        'do update set "due_at" = excluded."due_at", "state" = excluded."state"',
    ],
  ])('%s', (_, sql, expected) => {
    expect(sql).toBe(expected);
  });

  it('reads back the JSON it wrote', () => {
    const value = { list: [1, null, 'ø"'], empty: {} };
    expect(parseJson(JSON.stringify(value))).toEqual(value);
  });
});
