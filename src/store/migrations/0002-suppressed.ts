/** Why an alarm is not told, for whoever looks at it. */
export const suppressedColumn = [`alter table activations add column suppressed_by text not null default '[]'`];
