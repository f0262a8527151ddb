import { BINDING_TYPES, type Binding } from '../../model/binding.ts';
import type { BindingSid, ServiceSid } from '../../model/ids.ts';
import type { Connection, Statement } from '../connection.ts';
import { columns } from '../row.ts';
import { BINDING_FIELDS, type BindingRow, rowsToBindings } from './binding-row.ts';

/** Bindings of one service, of any of the identities (all, if none is named) that have all of the tags, implicit ones included. */
export interface BindingFilter {
  readonly service: ServiceSid;
  readonly identities: readonly string[];
  readonly tags: readonly string[];
  /** Created at or after, epoch ms. */
  readonly createdFrom?: number;
  /** Created before, epoch ms. */
  readonly createdBefore?: number;
}

/** A page of the bindings that match, in order of sid, after `after`: each page costs the same, however far in. */
export type BindingPage = (filter: BindingFilter, after: BindingSid | null, limit: number) => readonly Binding[];

export const prepareBindingPage = (connection: Connection): BindingPage => {
  // Keyed by the text, which depends only on how many tags of which kind there are.
  const statements = new Map<string, Statement<BindingRow>>();
  const prepared = (sql: string): Statement<BindingRow> => {
    const known = statements.get(sql);
    if (known) return known;
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    const statement = connection.prepare<BindingRow>(sql);
    statements.set(sql, statement);
    return statement;
  };
  return (filter, after, limit) => {
    const { sql, parameters } = filterToQuery(filter);
    return rowsToBindings(prepared(sql).all({ ...parameters, after: after ?? '', limit }));
  };
};

const MOST_STATEMENTS = 200;

interface Query {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const filterToQuery = ({ service, identities, tags, createdFrom, createdBefore }: BindingFilter): Query => {
  const types = tags.filter(isBindingType);
  const stored = tags.filter((tag) => tag !== 'all' && !isBindingType(tag));
  const byTag = identities.length === 0 && stored.length > 0;
  const conditions = [
    byTag ? 'lead.service = :service and lead.tag = :tag0 and lead.binding > :after' : OF_SERVICE,
    ...(identities.length > 0 ? ['b.identity in (select value from json_each(:identities))'] : []),
    ...types.map((_, index) => `b.type = :type${index}`),
    ...stored.slice(byTag ? 1 : 0).map((_, index) => hasTag(index + (byTag ? 1 : 0))),
    ...(createdFrom === undefined ? [] : ['b.created_at >= :createdFrom']),
    ...(createdBefore === undefined ? [] : ['b.created_at < :createdBefore']),
  ];
  const from = byTag ? BY_TAG : identities.length > 0 ? BY_IDENTITY : 'bindings b';
  return {
    sql: `select ${columns(BINDING_FIELDS, 'b')} from ${from} where ${conditions.join(' and ')}
      order by ${byTag ? 'lead.binding' : 'b.sid'} limit :limit`,
    parameters: {
      service,
      ...numbered('type', types),
      ...numbered('tag', stored),
      identities: JSON.stringify(identities),
      createdFrom: createdFrom ?? 0,
      createdBefore: createdBefore ?? 0,
    },
  };
};

/** `cross join` keeps the tag outside, so that the page ends after `limit` without sorting. */
const BY_TAG = 'binding_tags lead cross join bindings b on b.sid = lead.binding';

/** Named, for the planner would rather read all that the service has than sort the few it is asked for. */
const BY_IDENTITY = 'bindings b indexed by bindings_identity';

const OF_SERVICE = 'b.service = :service and b.sid > :after';

const isBindingType = (tag: string): boolean => BINDING_TYPES.some((type) => type === tag);

const hasTag = (index: number): string =>
  `exists (select 1 from binding_tags where service = :service and tag = :tag${index} and binding = b.sid)`;

const numbered = (name: string, values: readonly string[]): Record<string, string> =>
  Object.fromEntries(values.map((value, index) => [`${name}${index}`, value]));
