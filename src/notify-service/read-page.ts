import { err, ok, type Result } from '../base/result.ts';
import type { Page, PageQuery } from './account.ts';
import { invalidParameter, type NotifyFault, type ResourceName } from './fault.ts';
import { DEFAULT_PAGE_SIZE, LARGEST_PAGE } from './limits.ts';
import { extendTrail, type IdForm, readPageToken, type Trail, writePageToken } from './page-token.ts';

/** What to read for one page of a list. */
export interface PagePlan<Id extends string> {
  readonly page: number;
  readonly pageSize: number;
  /** Empty on the first page. */
  readonly trail: Trail<Id>;
  readonly form: IdForm<Id>;
}

/** Which page is asked for; the fault is of a token that is none. */
export const checkPage = <Id extends string>(
  query: PageQuery,
  form: IdForm<Id>,
  resource: ResourceName,
): Result<PagePlan<Id>, NotifyFault> => {
  const trail = query.PageToken ? readPageToken(query.PageToken, form) : [];
  if (!trail) return err(invalidParameter(resource, 'PageToken', 'it is not a token of this list'));
  return ok({
    page: trail.length === 0 ? 0 : whole(query.Page, { least: 1, most: Number.MAX_SAFE_INTEGER, otherwise: 1 }),
    pageSize: whole(query.PageSize, { least: 1, most: LARGEST_PAGE, otherwise: DEFAULT_PAGE_SIZE }),
    trail,
    form,
  });
};

/** The page of `plan` out of what `read` finds after an id: one row more than the page tells whether there is another. */
export const readPage = async <Id extends string, T>(
  { page, pageSize, trail, form }: PagePlan<Id>,
  idOf: (item: T) => Id,
  read: (after: Id | null, limit: number) => Promise<readonly T[]>,
): Promise<Page<T>> => {
  const rows = await read(trail.at(-1) ?? null, pageSize + 1);
  const items = rows.slice(0, pageSize);
  const last = items.at(-1);
  const back = trail.slice(0, -1);
  const next = last && rows.length > pageSize ? writePageToken(extendTrail(trail, idOf(last)), form) : null;
  return {
    items,
    page,
    pageSize,
    next: next === null ? null : { page: page + 1, token: next },
    previous: page === 1 ? FIRST : back.length > 0 ? { page: page - 1, token: writePageToken(back, form) } : null,
  };
};

const FIRST = { page: 0, token: null };

/** Clients send their own limit as the page size, so what lies beyond is clamped and not refused. */
const whole = (
  value: number | undefined,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
): number =>
  value === undefined || Number.isNaN(value) ? otherwise : Math.min(most, Math.max(least, Math.trunc(value)));
