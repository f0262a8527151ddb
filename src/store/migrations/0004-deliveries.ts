/** Notifications belong to a service, and deliveries queue by channel and credential; '' is the config's own credential. */
export const routedTables: readonly string[] = [
  `alter table notifications add column service text not null default ''`,
  // How many addresses it goes to past the bindings.
  'alter table notifications add column direct integer not null default 0',
  `create index notifications_unowned on notifications (sequence) where service = ''`,
  // Apart from the notification, which is read far more often; they go when its fan-out is done.
  `create table direct_addresses (
    notification text not null, number integer not null, type text not null, address text not null,
    primary key (notification, number)
  ) without rowid`,

  'alter table deliveries add column identity text',
  `alter table deliveries add column credential text not null default ''`,
  'alter table deliveries add column provider_status text',
  // 1: a program's, which lets alarms go before it.
  'alter table deliveries add column yields integer not null default 0',
  // For who is told of its end: 'open' until then, 'ended' until it is in a batch; null: nobody is told, or was already.
  'alter table deliveries add column callback text',
  `update deliveries set identity = (select identity from bindings where sid = deliveries.binding) where open = 1`,
  'drop index deliveries_once',
  // One per binding, or per lane where there is none. Fan-outs go in order of binding, so its pages fill one after another.
  'create unique index deliveries_once on deliveries (notification, coalesce(binding, lane))',
  'create index deliveries_id on deliveries (notification, id)',
  'drop index deliveries_ready',
  'drop index deliveries_turn',
  // Apart, since most deliveries are never waited for: what is due at once costs no entry among those that are not.
  `create index deliveries_ready on deliveries (channel, credential, yields) where turn = 'ready'`,
  `create index deliveries_waiting on deliveries (channel, credential, due_at) where turn = 'waiting'`,
  // What alarms still owe: a broadcast that takes hours is no alarm that comes too late.
  'create index deliveries_owed on deliveries (created_at) where open = 1 and yields = 0',
  'create index deliveries_callback on deliveries (notification, callback, finished_at) where callback is not null',
  `create index deliveries_provider on deliveries (provider_id) where provider_id is not null and channel = 'sms'`,

  `alter table attempts add column credential text not null default ''`,
  'drop index attempts_channel',
  // When each route was last used, so that a restart does not burst.
  `create table route_attempts (
    channel text not null, credential text not null, at integer not null, primary key (channel, credential)
  ) without rowid`,
  `insert into route_attempts select channel, '', max(started_at) from attempts group by channel`,
];
