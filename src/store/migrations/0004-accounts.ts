/** Services, what push providers know us by, and who is told of the ends of deliveries. */
export const accountTables: readonly string[] = [
  `create table services (
    sid text primary key, friendly_name text, apn_credential_sid text, gcm_credential_sid text, fcm_credential_sid text,
    messaging_service_sid text, facebook_messenger_page_id text, alexa_skill_id text,
    default_apn_notification_protocol_version text not null, default_gcm_notification_protocol_version text not null,
    default_fcm_notification_protocol_version text not null, default_alexa_notification_protocol_version text not null,
    log_enabled integer not null, delivery_callback_url text, delivery_callback_enabled integer not null,
    created_at integer not null, updated_at integer not null
  )`,
  'create index services_name on services (friendly_name, sid)',

  // The secret is encrypted.
  `create table credentials (
    sid text primary key, type text not null, friendly_name text, sandbox integer, from_config integer not null,
    created_at integer not null, updated_at integer not null, secret blob
  )`,

  // One per notification that somebody is told of. `batch` is the JSON of the deliveries being posted, made once and
  // numbered `sequence` (`final`: no more will follow), or null; `due_at` is null while nothing waits.
  `create table callbacks (
    notification text primary key, service text not null, url text not null, fanned_out integer not null, sequence integer not null,
    final integer not null, attempts integer not null, due_at integer, batch text
  )`,
  'create index callbacks_due on callbacks (due_at) where due_at is not null',
];
