import { readFileSync } from 'node:fs';

/** The version of this package, from its own package.json: two folders up in a checkout and in `dist/` alike. */
export const readVersion = (): string => {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return String(JSON.parse(text).version);
};
