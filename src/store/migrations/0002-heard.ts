/**
 * What the silence of a device is counted from: watch time when it was last heard, what it said of its connection, and
 * when it was heard on the topics of single rules. A row of before counts from where watch time stood.
 */
export const heardColumns = [
  'alter table heard add column watched_at integer',
  'alter table heard add column online integer',
  `alter table heard add column heard_on text not null default '{}'`,
  'update heard set watched_at = (select watched_at from heartbeat)',
];
