/** What one run of the pipeline writes. Times are epoch ms, `labels`, `evidence`, `target` and the like JSON. */
export const pipelineTables: readonly string[] = [
  `create table alarms (
    rule text not null, key text not null, source text not null, device text not null, labels text not null,
    rule_hash text not null, alarm text not null,
    primary key (rule, key)
  ) without rowid`,

  `create table activations (
    id text primary key, rule text not null, key text not null, title text not null, severity text not null,
    state text not null, acknowledged integer not null, raised_at integer not null, cleared_at integer,
    raised_decided_at integer not null, cleared_decided_at integer, labels text not null, evidence text not null
  )`,
  // At most one open activation per alarm.
  `create unique index activations_open on activations (rule, key) where state <> 'cleared'`,
  `create index activations_open_id on activations (id) where state <> 'cleared'`,
  `create index activations_open_severity on activations (severity) where state <> 'cleared'`,
  `create index activations_cleared on activations (cleared_decided_at) where state = 'cleared'`,
  `create index activations_rule on activations (rule, id)`,
  `create index activations_key on activations (key, id)`,

  `create table transitions (
    activation text not null, number integer not null, type text not null, rule text not null, key text not null,
    severity text not null, reason text not null, observed_at integer not null, decided_at integer not null,
    rule_hash text not null, topic text, labels text not null, evidence text not null,
    primary key (activation, number)
  )`,

  `create table obligations (
    activation text not null, entry integer not null, entry_hash text not null, target text not null,
    told text not null, told_severity text, owed text not null, due_at integer, reason text not null,
    primary key (activation, entry)
  )`,
  `create index obligations_owed on obligations (activation) where owed <> 'nothing'`,

  `create table facts (
    source text not null, device text not null, fact text not null, value text not null,
    observed_at integer not null, watched_at integer not null,
    primary key (source, device, fact)
  ) without rowid`,

  `create table heard (
    source text not null, device text not null, labels text not null,
    observed_at integer not null, received_at integer not null,
    primary key (source, device)
  ) without rowid`,

  // Each a single row.
  'create table intake (one integer primary key check (one = 1), data blob not null)',
  'create table heartbeat (one integer primary key check (one = 1), at integer not null, watched_at integer not null)',
  'create table probe (one integer primary key check (one = 1), at integer not null)',

  'create table subscriptions (client text primary key, filters text not null) without rowid',
  'create table rule_texts (file text primary key, text text not null, accepted_at integer not null) without rowid',
];
