/** What sync remembers of bindings that went without it, and what phones registered by themselves. */
export const syncTables: readonly string[] = [
  // Of before there is no service to tell, so theirs is '' until the store is opened with the config's own. All that was made at
  // one is read at once, whichever source it is from.
  'alter table ownership rename to old_ownership',
  `create table ownership (
    service text not null, type text not null, address text not null, source text not null, sid text not null,
    identity text not null, hash text not null, gone_at integer,
    primary key (service, type, address)
  ) without rowid`,
  `insert into ownership (service, type, address, source, sid, identity, hash)
    select '', type, address, source, sid, identity, hash from old_ownership`,
  'drop table old_ownership',

  // `ended` is null while it holds.
  `create table registrations (
    identity text not null, endpoint text not null, type text not null, address text not null, tags text not null,
    ttl_ms integer, renewed_at integer not null, renewed_watch integer not null, ended text,
    primary key (identity, endpoint)
  ) without rowid`,
];
