import type { JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { CREDENTIAL_TYPES } from '../../model/credential.ts';
import { LARGEST_PAGE } from '../limits.ts';
import type { ImportFault } from './fault.ts';
import { type CredentialProgress, type ImportProgress, MOST_REFUSALS, type ServiceProgress } from './progress.ts';
import { serviceNotes } from './service-notes.ts';
import type { ImportSource, SourcePage } from './source.ts';
import type { ImportTarget, PlacedBindings } from './target.ts';

export interface ImportDeps {
  readonly source: ImportSource;
  readonly target: ImportTarget;
  /** Services to copy; empty is all of them. Every credential is copied. */
  readonly only: readonly string[];
  /** Writes down how far it came; called after every page. */
  readonly save: (progress: ImportProgress) => void;
}

/**
 * Copies credentials, services and bindings, a page at a time, from where `progress` stands to the end. A fault leaves
 * what was copied and what was saved, so that the next run goes on there.
 */
export const importAccount = async (
  deps: ImportDeps,
  progress: ImportProgress,
): Promise<Result<ImportProgress, ImportFault>> => {
  let now = progress;
  const save = (change: Partial<ImportProgress>) => {
    now = { ...now, ...change };
    deps.save(now);
  };
  if (now.credentials === null) {
    const credentials = await copyCredentials(deps);
    if (!credentials.ok) return credentials;
    save({ credentials: credentials.value });
  }
  if (now.services === null) {
    const services = await copyServices(deps);
    if (!services.ok) return services;
    save({ services: services.value });
  }
  for (const [index, service] of (now.services ?? []).entries()) {
    if (service.done) continue;
    const copied = await copyBindings(deps, service, (next) =>
      save({ services: now.services?.with(index, next) ?? [] }),
    );
    if (!copied.ok) return copied;
  }
  return ok(now);
};

const copyCredentials = async ({ source, target }: ImportDeps): Promise<Result<CredentialProgress[], ImportFault>> => {
  const copied: CredentialProgress[] = [];
  const fault = await eachItem(source.credentials, async (resource) => {
    const sid = String(resource.sid);
    const placed = await target.putCredential(sid, resource);
    if (!placed.ok && !isRefusal(placed.error)) return placed.error;
    copied.push({
      sid,
      type: CREDENTIAL_TYPES.find((type) => type === resource.type) ?? 'unknown',
      friendlyName: nameOf(resource),
      ...(placed.ok
        ? { result: placed.value.result, secret: placed.value.secret, reason: null }
        : { result: 'refused', secret: 'missing', reason: placed.error.message }),
    });
    return null;
  });
  return fault ? err(fault) : ok(copied);
};

const copyServices = async ({ source, target, only }: ImportDeps): Promise<Result<ServiceProgress[], ImportFault>> => {
  const copied: ServiceProgress[] = [];
  const fault = await eachItem(source.services, async (resource) => {
    const sid = String(resource.sid);
    if (only.length > 0 && !only.includes(sid)) return null;
    const placed = await target.putService(sid, resource);
    if (!placed.ok && !isRefusal(placed.error)) return placed.error;
    copied.push({
      sid,
      friendlyName: nameOf(resource),
      notes: serviceNotes(resource),
      ...NOTHING_YET,
      ...(placed.ok
        ? { result: placed.value.result, reason: null, done: false }
        : { result: 'refused', reason: placed.error.message, done: true }),
    });
    return null;
  });
  if (fault) return err(fault);
  const missing = only.filter((sid) => !copied.some((service) => service.sid === sid));
  return missing.length > 0
    ? err({ status: 404, message: `the account has no service ${missing.join(', ')}` })
    : ok(copied);
};

const NOTHING_YET = { bindings: { copied: 0, unchanged: 0, kept: 0, refused: 0 }, refused: [], next: null };

type List = (next: string | null) => Promise<Result<SourcePage, ImportFault>>;

/** Every item of every page; the first fault, if there is one. */
const eachItem = async (
  list: List,
  take: (resource: JsonObject) => Promise<ImportFault | null>,
): Promise<ImportFault | null> => {
  let next: string | null = null;
  do {
    const page: Result<SourcePage, ImportFault> = await list(next);
    if (!page.ok) return page.error;
    for (const item of page.value.items) {
      const fault = await take(item);
      if (fault) return fault;
    }
    next = page.value.next;
  } while (next !== null);
  return null;
};

/** The resource itself cannot be taken over: told, and the others go on. */
const isRefusal = ({ status }: ImportFault): boolean => status === 400 || status === 409;

const nameOf = ({ friendly_name: name }: JsonObject): string | null =>
  typeof name === 'string' && name !== '' ? name : null;

const copyBindings = async (
  { source, target }: ImportDeps,
  started: ServiceProgress,
  save: (next: ServiceProgress) => void,
): Promise<Result<null, ImportFault>> => {
  let service = started;
  while (!service.done) {
    const page = await source.bindings(service.sid, service.next);
    if (!page.ok) {
      // A page that was written down long ago may be gone: from the first one on, what is here already is unchanged.
      if (service !== started || service.next === null || !isStale(page.error)) return page;
      service = { ...service, ...NOTHING_YET };
      continue;
    }
    for (const part of partsOf(page.value.items)) {
      const placed = await target.putBindings(service.sid, part);
      if (!placed.ok) return placed;
      service = { ...service, ...tally(service, placed.value) };
    }
    service = { ...service, next: page.value.next, done: page.value.next === null };
    save(service);
  }
  return ok(null);
};

const isStale = ({ status }: ImportFault): boolean => status === 400 || status === 404;

/** Asked for 1000, a service should not answer with more. */
const partsOf = (items: readonly JsonObject[]): readonly (readonly JsonObject[])[] =>
  Array.from({ length: Math.ceil(items.length / LARGEST_PAGE) }, (_, part) =>
    items.slice(part * LARGEST_PAGE, (part + 1) * LARGEST_PAGE),
  );

const tally = ({ bindings, refused }: ServiceProgress, placed: PlacedBindings) => ({
  bindings: {
    copied: bindings.copied + placed.created,
    unchanged: bindings.unchanged + placed.unchanged,
    kept: bindings.kept + placed.kept,
    refused: bindings.refused + placed.refused.length,
  },
  refused: [...refused, ...placed.refused].slice(0, MOST_REFUSALS),
});
