import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { adminTokenPath, ensureAdminToken } from '../../src/api/admin-token.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tocsin-token-'));
  path = adminTokenPath(join(folder, 'tocsin.db'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('it stands beside the store', () => {
  expect(path).toBe(join(folder, 'admin-token'));
});

test('the first start writes one of 256 bits, for its owner only', () => {
  const { token, created } = ensureAdminToken(path);
  expect(created).toBe(true);
  expect(Buffer.from(token.reveal(), 'base64url')).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('later starts read the same', () => {
  const first = ensureAdminToken(path);
  const second = ensureAdminToken(path);
  expect(second.created).toBe(false);
  expect(second.token.reveal()).toBe(first.token.reveal());
});

test('no two stores get the same', () => {
  const other = join(folder, 'other-token');
  expect(ensureAdminToken(other).token.reveal()).not.toBe(ensureAdminToken(path).token.reveal());
});

test('one that an operator wrote is taken, with or without a newline', () => {
  writeFileSync(path, 'chosen-by-hand\n');
  expect(ensureAdminToken(path).token.reveal()).toBe('chosen-by-hand');
});

test('an empty one is no token', () => {
  writeFileSync(path, '\n');
  expect(() => ensureAdminToken(path)).toThrow(/is empty/);
});

test('a folder that cannot be written to stops the start', () => {
  expect(() => ensureAdminToken(join(folder, 'nowhere', 'admin-token'))).toThrow(/ENOENT/);
});
