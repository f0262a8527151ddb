/** What windows held when the process ended as it should: there from then to the next start, and never else. */
export const windowTable: readonly string[] = [
  `create table windows (
    source text not null, device text not null, window text not null, data text not null,
    primary key (source, device, window)
  ) without rowid`,
];
