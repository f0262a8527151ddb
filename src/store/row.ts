/** `T` as a row holds it: truth as 0 or 1, what is neither text nor number as JSON text. */
export type Row<T> = {
  readonly [K in keyof T]: T[K] extends boolean ? number : T[K] extends string | number | null ? T[K] : string;
};

/** What we wrote as JSON ourselves, so its shape is known. */
export const parseJson = <T>(text: string): T => JSON.parse(text) as T;

/** `raised_at as "raisedAt"` for each name: what a select lists to get rows by our names; of `table`, if there are more. */
export const columns = (names: readonly string[], table?: string): string =>
  names.map((name) => `${table ? `${table}.` : ''}${column(name)} as "${name}"`).join(', ');

/** An insert of one row, its parameters by `names`. */
export const insertInto = (table: string, names: readonly string[]): string =>
  `insert into ${table} (${names.map(column).join(', ')}) values (${names.map((name) => `:${name}`).join(', ')})`;

/** An insert that overwrites the row with the same `keys`. */
export const upsertInto = (table: string, names: readonly string[], keys: readonly string[]): string => {
  const others = names
    .filter((name) => !keys.includes(name))
    .map((name) => `${column(name)} = excluded.${column(name)}`);
  return `${insertInto(table, names)} on conflict (${keys.map(column).join(', ')}) do update set ${others.join(', ')}`;
};

/** A change of the row with this `key`, which must be one of `names`. */
export const updateBy = (table: string, names: readonly string[], key: string): string => {
  const others = names.filter((name) => name !== key).map((name) => `${column(name)} = :${name}`);
  return `update ${table} set ${others.join(', ')} where ${column(key)} = :${key}`;
};

const column = (name: string): string => `"${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}"`;
