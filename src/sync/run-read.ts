import { chunksOf, drive, type Rest } from '../base/in-steps.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { ActualBinding, BindingsPort, FeedbackPort, Owned, OwnershipPort, ServiceFault } from './ports.ts';

export interface ReadDeps {
  readonly bindings: Pick<BindingsPort, 'page'>;
  readonly ownership: Pick<OwnershipPort, 'list'>;
  readonly feedback: FeedbackPort;
  readonly rest: Rest;
}

/** What there is, and what we know of it. */
export interface Seen {
  readonly actual: readonly ActualBinding[];
  readonly owned: readonly Owned[];
  /** Of owned sids that are not there: when a provider said that nobody is at the address (epoch ms). */
  readonly goneSids: ReadonlyMap<string, number>;
  /** Address keys (`ownership.ts`). */
  readonly optedOut: ReadonlySet<string>;
}

/**
 * Reads everything that a plan compares; a fault if the service cannot be read whole. Feedback is asked last: whatever is
 * missing by then has its reason written down. Rejects only if our own store does.
 */
export const readAll = async ({
  bindings,
  ownership,
  feedback,
  rest,
}: ReadDeps): Promise<Result<Seen, ServiceFault>> => {
  const bySid = await readPages(bindings, rest);
  if (!bySid.ok) return bySid;
  const owned = await ownership.list();
  await rest();
  const missing = await drive(findMissing(bySid.value, owned), rest);
  const goneSids = missing.length === 0 ? new Map<string, number>() : await feedback.gone(missing);
  return ok({ actual: [...bySid.value.values()], owned, goneSids, optedOut: await feedback.optedOut() });
};

/** The sids of ours that are not there. */
function* findMissing(there: BySid, owned: readonly Owned[]): Generator<void, readonly string[]> {
  const missing: string[] = [];
  for (const some of chunksOf(owned)) {
    for (const { sid } of some) if (sid !== '' && !there.has(sid)) missing.push(sid);
    yield;
  }
  return missing;
}

type BySid = ReadonlyMap<string, ActualBinding>;

/** A binding that changes its place while we turn the pages may come twice; it is taken as last seen. */
const readPages = async (bindings: ReadDeps['bindings'], rest: Rest): Promise<Result<BySid, ServiceFault>> => {
  const all = new Map<string, ActualBinding>();
  const turned = new Set<string>();
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<BindingsPort['page']>> = await bindings.page(after);
    if (!page.ok) return page;
    for (const binding of page.value.bindings) all.set(binding.sid, binding);
    after = page.value.next;
    if (after !== null && turned.has(after)) return err(IN_CIRCLES);
    if (after !== null) turned.add(after);
    await rest();
  } while (after !== null);
  return ok(all);
};

const IN_CIRCLES: ServiceFault = { status: 502, code: 0, message: 'the service names a page of its bindings twice' };
