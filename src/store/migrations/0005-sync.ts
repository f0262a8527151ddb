/** What sync remembers of bindings that went without it, and what phones registered by themselves. */
export const syncTables: readonly string[] = [
  'alter table ownership add column gone_at integer',
  // All of it is read at once, whoever made it.
  'drop index ownership_source',

  // `ended` is null while it holds.
  `create table registrations (
    identity text not null, endpoint text not null, type text not null, address text not null, tags text not null,
    ttl_ms integer, renewed_at integer not null, renewed_watch integer not null, ended text,
    primary key (identity, endpoint)
  ) without rowid`,
];
