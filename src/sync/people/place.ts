import type { At } from './written-person.ts';

/** How people are told where something stands. */
export type ShowPlace = (at: ReturnType<At>) => string;

/** `config/roster.yaml:4`. */
export const showLine: ShowPlace = ({ file, line }) => `${file}:${line}`;

/** `https://hr.example/people $.items[4]`: one line holds all of a JSON text. */
export const showPath: ShowPlace = ({ file, path }) => `${file} ${path}`;

/** Where something stood before, as told at `at` in the same file. */
export const showBefore = (before: ReturnType<At>, show: ShowPlace): string =>
  show === showLine ? `line ${before.line}` : before.path;
