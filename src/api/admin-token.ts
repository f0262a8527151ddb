import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Redacted } from '../base/redacted.ts';

/** Where the admin token of the store at `storePath` stands: beside it, as `admin-token`. */
export const adminTokenPath = (storePath: string): string => join(dirname(storePath), 'admin-token');

/**
 * The admin token kept at `path`; a random one (256 bits) is written there first, readable by its owner only, if there is none.
 * `created` tells which. Throws when the file can be neither read nor written.
 */
export const ensureAdminToken = (path: string): { readonly token: Redacted; readonly created: boolean } => {
  const token = randomBytes(32).toString('base64url');
  try {
    // Exclusive, so that of two processes starting at once one writes and the other reads.
    writeFileSync(path, `${token}\n`, { mode: 0o600, flag: 'wx' });
    return { token: new Redacted(token), created: true };
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const kept = readFileSync(path, 'utf8').trim();
  if (kept === '') throw new Error(`${path} is empty: remove it, and the next start writes a new token`);
  return { token: new Redacted(kept), created: false };
};
