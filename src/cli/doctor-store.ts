import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Config } from '../config/config.ts';
import { examineFolder } from '../doctor/examine-folder.ts';
import { answersAsTocsin, examinePort } from '../doctor/examine-port.ts';
import { examinePublic } from '../doctor/examine-public.ts';
import { examineStoreFile } from '../doctor/examine-store-file.ts';
import { type Finding, good } from '../doctor/finding.ts';
import type { Examine } from '../doctor/within.ts';
import { lockStore } from '../store/lock.ts';
import { NEWEST_MIGRATION } from '../store/migrate.ts';

/** Where the service of this config would answer. */
const serviceUrl = ({ http }: Pick<Config, 'http'>): string => {
  const host = ANY_HOST.get(http.host) ?? http.host;
  return `http://${host.includes(':') ? `[${host}]` : host}:${http.port}`;
};

/** Listened on, they mean every address of this machine. */
const ANY_HOST: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);

export interface StorePatient {
  readonly config: Config;
  readonly clock: Clock;
  readonly nonce: string;
  readonly pid: number;
}

/** What is tried of the store: its folder and disk, the file, and who has it. */
export const examineStore = ({ config, clock, nonce, pid }: StorePatient): readonly Finding[] => {
  const { path } = config.store;
  if (path === ':memory:') return [good('store', 'in memory: nothing is kept beyond the end of the process')];
  const folder = examineFolder({ folder: dirname(path), nonce, clock });
  return [...folder, examineStoreFile({ path, newest: NEWEST_MIGRATION }), holderOf(path, pid)];
};

/** The lock is taken for a moment, and only where a Tocsin has run before. */
const holderOf = (path: string, pid: number): Finding => {
  if (!existsSync(`${path}.lock`)) return good('store', 'no Tocsin has run with it yet');
  const locked = lockStore(path, { pid });
  if (!locked.ok) return good('store', `in use by process ${locked.error.pid ?? 'unknown'}`);
  locked.value.release();
  return good('store', 'no Tocsin is running with it');
};

/**
 * Whether what answers on our port is the service of this config: another Tocsin answers in the same words, but has another
 * store. Of a store in memory nobody knows who has it.
 */
export const answersWithStore = async (config: Config, pid: number, ended: AbortSignal): Promise<boolean> => {
  if (!(await answersAsTocsin(serviceUrl(config), ended))) return false;
  const { path } = config.store;
  if (path === ':memory:') return true;
  if (!existsSync(`${path}.lock`)) return false;
  const locked = lockStore(path, { pid });
  if (locked.ok) locked.value.release();
  return !locked.ok;
};

/** Whether the port for operators and programs is free, or ours, and whether others find it. */
export const httpExamination =
  ({ config, pid }: Pick<StorePatient, 'config' | 'pid'>): Examine =>
  async (ended) => {
    const isOurs = (signal: AbortSignal) => answersWithStore(config, pid, signal);
    const { host, port, publicUrl: url } = config.http;
    const found = await examinePort({ area: 'http', host, port, isOurs }, ended);
    if (url === undefined) return [found];
    const answersThere = (signal: AbortSignal) => answersAsTocsin(url.replace(/\/+$/, ''), signal);
    return [found, await examinePublic({ url, answersThere, answersHere: isOurs }, ended)];
  };
