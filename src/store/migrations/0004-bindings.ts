/**
 * Bindings belong to a service. Of before there is none to tell, so theirs is '' until the store is opened with the
 * config's own. An audit entry may be about more than one binding.
 */
export const boundTables: readonly string[] = [
  `alter table bindings add column service text not null default ''`,
  'drop index bindings_address',
  'drop index bindings_identity',
  'drop index bindings_type',
  'create unique index bindings_address on bindings (service, type, address)',
  'create index bindings_identity on bindings (service, identity, sid)',
  'create index bindings_type on bindings (service, type, sid)',
  'create index bindings_service on bindings (service, sid)',

  'alter table binding_tags rename to old_binding_tags',
  `create table binding_tags (
    service text not null, tag text not null, binding text not null,
    primary key (service, tag, binding)
  ) without rowid`,
  `insert into binding_tags (service, tag, binding) select '', tag, binding from old_binding_tags`,
  'drop table old_binding_tags',

  // Notifications whose delivery to a binding was refused for its address.
  `create table refusals (
    binding text not null, notification text not null,
    primary key (binding, notification)
  ) without rowid`,

  'alter table audit rename to old_audit',
  `create table audit (
    sequence integer primary key, at integer not null, action text not null, reason text not null,
    type text, address text, identity text, sid text
  )`,
  `insert into audit (sequence, at, action, reason, type, address, identity, sid)
    select sequence, at, action, reason, type, address, identity, sid from old_audit`,
  'drop table old_audit',
  'create index audit_at on audit (at)',
  'create index audit_sid on audit (sid) where sid is not null',
];
