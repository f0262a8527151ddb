import { err, ok, type Result } from '../base/result.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { DEFAULT_PAGE_SIZE, LARGEST_PAGE, MOST_IDENTITIES, MOST_TAGS } from './limits.ts';
import type { ListBinding } from './operations.ts';
import { readPageToken, type Trail } from './page-token.ts';
import type { BindingFilter } from './ports.ts';

/** What to read for one page of bindings. */
export interface ListPlan {
  readonly filter: BindingFilter;
  readonly page: number;
  readonly pageSize: number;
  /** Empty on the first page. */
  readonly trail: Trail;
}

/** The arguments of `listBinding` as a plan, or the first fault in them (400/20001, naming the parameter). */
export const checkList = (query: ListBinding): Result<ListPlan, NotifyFault> => {
  const identities = [...new Set(query.Identity ?? [])];
  const tags = [...new Set(query.Tag ?? [])];
  const from = query.StartDate ? dayStart(query.StartDate) : undefined;
  const last = query.EndDate ? dayStart(query.EndDate) : undefined;
  const trail = query.PageToken ? readPageToken(query.PageToken) : [];
  if (identities.length > MOST_IDENTITIES) return fault('Identity', `at most ${MOST_IDENTITIES}`);
  if (tags.length > MOST_TAGS) return fault('Tag', `at most ${MOST_TAGS}`);
  if (Number.isNaN(from)) return fault('StartDate', 'it must be a date as YYYY-MM-DD');
  if (Number.isNaN(last)) return fault('EndDate', 'it must be a date as YYYY-MM-DD');
  if (!trail) return fault('PageToken', 'it is not a token of this service');
  const created = {
    ...(from === undefined ? {} : { createdFrom: from }),
    ...(last === undefined ? {} : { createdBefore: last + DAY_MS }),
  };
  return ok({
    filter: { identities, tags, ...created },
    page: trail.length === 0 ? 0 : whole(query.Page, 1, Number.MAX_SAFE_INTEGER, 1),
    pageSize: whole(query.PageSize, 1, LARGEST_PAGE, DEFAULT_PAGE_SIZE),
    trail,
  });
};

const DAY_MS = 86_400_000;

const fault = (name: string, reason: string) => err(invalidParameter('Binding', name, reason));

/** Epoch ms of the day's first moment in UTC; NaN for what is no date, the 30th of February included. */
const dayStart = (text: string): number => {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return Number.NaN;
  const start = Date.UTC(year, month - 1, day);
  return new Date(start).toISOString().startsWith(text) ? start : Number.NaN;
};

/** Clients send their own limit as the page size, so what lies beyond is clamped and not refused. */
const whole = (value: number | undefined, least: number, most: number, otherwise: number): number =>
  value === undefined || Number.isNaN(value) ? otherwise : Math.min(most, Math.max(least, Math.trunc(value)));
