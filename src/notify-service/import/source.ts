import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { LARGEST_PAGE } from '../limits.ts';
import type { Caller } from '../remote.ts';
import type { ImportFault } from './fault.ts';
import type { Patience } from './patience.ts';

/** One page of another account, and the query of the next; null on the last. */
export interface SourcePage {
  readonly items: readonly JsonObject[];
  readonly next: string | null;
}

/** What another Notify account shows of itself, a page at a time. */
export interface ImportSource {
  readonly services: (next: string | null) => Promise<Result<SourcePage, ImportFault>>;
  readonly credentials: (next: string | null) => Promise<Result<SourcePage, ImportFault>>;
  readonly bindings: (service: string, next: string | null) => Promise<Result<SourcePage, ImportFault>>;
}

interface SourceDeps {
  readonly caller: Pick<Caller, 'call'>;
  /** What faults begin with: its address. */
  readonly name: string;
  readonly patiently: Patience;
}

/** Pages of 1000, each found by the `next_page_url` of the one before. */
export const createImportSource = ({ caller, name, patiently }: SourceDeps): ImportSource => {
  const page = (path: string, key: string, next: string | null): Promise<Result<SourcePage, ImportFault>> =>
    patiently(async () => {
      const answer = await caller.call({ method: 'GET', path, args: toArgs(next) });
      if (!answer.ok) return err({ ...answer.error, message: toMessage(name, answer.error) });
      return (
        readPage(answer.value, key) ??
        err({ status: 400, message: `${name}: ${path} is not answered with a page of ${key}` })
      );
    });
  return {
    services: (next) => page('/v1/Services', 'services', next),
    credentials: (next) => page('/v1/Credentials', 'credentials', next),
    bindings: (service, next) => page(`/v1/Services/${service}/Bindings`, 'bindings', next),
  };
};

/** Twilio says no more than this when it refuses the credentials. */
const toMessage = (name: string, { status, message }: ImportFault): string =>
  `${name}: ${message}${status === 401 ? ' (the account sid and its token, or the API key, are refused)' : ''}`;

const toArgs = (next: string | null): Readonly<Record<string, string>> =>
  next === null ? { PageSize: String(LARGEST_PAGE) } : Object.fromEntries(new URLSearchParams(next));

/** Only the query is taken of the next page's address, so that nobody else is ever handed the credentials. */
const readPage = (json: Json, key: string): Result<SourcePage, never> | undefined => {
  if (!isJsonObject(json) || !isJsonObject(json.meta)) return undefined;
  const items = json[key];
  const url = json.meta.next_page_url;
  if (!Array.isArray(items)) return undefined;
  const next = typeof url === 'string' && url !== '' ? (url.split('?')[1] ?? '') : null;
  return ok({ items: items.filter(isJsonObject), next });
};
