/** Notifications and their deliveries, bindings, and what was done to them. */
export const notifyTables: readonly string[] = [
  // `sequence` is the order in which notifications were written. The origin's columns are null for a call over the API.
  `create table notifications (
    sequence integer primary key, sid text not null unique, created_at integer not null, state text not null,
    request text not null, activation text, number integer, entry integer, rule text, key text, "on" text,
    reason text, observed_at integer
  )`,
  `create unique index notifications_origin on notifications (activation, number, entry) where activation is not null`,
  `create index notifications_queued on notifications (state) where state = 'queued'`,
  `create index notifications_ended on notifications (created_at) where state <> 'queued'`,
  'create index notifications_rule on notifications (rule)',
  'create index notifications_key on notifications (key)',

  // `open` is 1 until the state is final. \`turn\` is set only for a queued delivery that is first of its lane: ready,
  // or waiting for its due time. So a lane of any depth costs its channel one index entry.
  `create table deliveries (
    sequence integer primary key, id text not null unique, notification text not null, binding text,
    channel text not null, address text not null, lane text not null, state text not null, attempts integer not null,
    may_repeat integer not null, due_at integer not null, expires_at integer not null, created_at integer not null,
    finished_at integer, provider_id text, code text, open integer not null, turn text
  )`,
  // One per binding; where another service does the fan-out there is no binding, but there is one address.
  `create unique index deliveries_once on deliveries (notification, coalesce(binding, channel || ' ' || address))`,
  'create index deliveries_lane on deliveries (lane) where open = 1',
  `create index deliveries_ready on deliveries (channel) where turn = 'ready'`,
  'create index deliveries_turn on deliveries (channel, turn, due_at) where turn is not null',
  'create index deliveries_finished on deliveries (finished_at) where open = 0',

  `create table attempts (
    delivery text not null, number integer not null, channel text not null, started_at integer not null,
    finished_at integer, outcome text, code text,
    primary key (delivery, number)
  ) without rowid`,
  'create index attempts_channel on attempts (channel, started_at)',

  `create table bindings (
    sid text primary key, identity text not null, type text not null, address text not null, tags text not null,
    endpoint text, credential_sid text, notification_protocol_version text not null,
    created_at integer not null, updated_at integer not null
  )`,
  'create unique index bindings_address on bindings (type, address)',
  'create index bindings_identity on bindings (identity, sid)',
  'create index bindings_type on bindings (type, sid)',
  `create table binding_tags (
    tag text not null, binding text not null,
    primary key (tag, binding)
  ) without rowid`,

  `create table held_addresses (
    type text not null, address text not null, at integer not null,
    primary key (type, address)
  ) without rowid`,

  // Which bindings sync made, from which source.
  `create table ownership (
    type text not null, address text not null, source text not null, sid text not null, identity text not null,
    hash text not null,
    primary key (type, address)
  ) without rowid`,
  'create index ownership_source on ownership (source)',

  `create table audit (
    sequence integer primary key, at integer not null, action text not null, reason text not null,
    type text not null, address text not null, identity text, sid text
  )`,
  'create index audit_at on audit (at)',
];
