import { err, ok, type Result } from '../base/result.ts';
import { asBindingSid, type BindingSid, type ServiceSid } from '../model/ids.ts';
import { invalidParameter, type NotifyFault } from './fault.ts';
import { MOST_IDENTITIES, MOST_TAGS } from './limits.ts';
import type { ListBinding } from './operations.ts';
import { sidForm } from './page-token.ts';
import type { BindingFilter } from './ports.ts';
import { checkPage, type PagePlan } from './read-page.ts';

/** What to read for one page of bindings. */
export interface ListPlan extends PagePlan<BindingSid> {
  readonly filter: BindingFilter;
}

/** The arguments of `listBinding` as a plan, or the first fault in them (400/20001, naming the parameter). */
export const checkList = (query: ListBinding, service: ServiceSid): Result<ListPlan, NotifyFault> => {
  const identities = [...new Set(query.Identity ?? [])];
  const tags = [...new Set(query.Tag ?? [])];
  const from = query.StartDate ? dayStart(query.StartDate) : undefined;
  const last = query.EndDate ? dayStart(query.EndDate) : undefined;
  if (identities.length > MOST_IDENTITIES) return fault('Identity', `at most ${MOST_IDENTITIES}`);
  if (tags.length > MOST_TAGS) return fault('Tag', `at most ${MOST_TAGS}`);
  if (Number.isNaN(from)) return fault('StartDate', 'it must be a date as YYYY-MM-DD');
  if (Number.isNaN(last)) return fault('EndDate', 'it must be a date as YYYY-MM-DD');
  const page = checkPage(query, FORM, 'Binding');
  const created = {
    ...(from === undefined ? {} : { createdFrom: from }),
    ...(last === undefined ? {} : { createdBefore: last + DAY_MS }),
  };
  return page.ok ? ok({ ...page.value, filter: { service, identities, tags, ...created } }) : page;
};

const FORM = sidForm('BS', asBindingSid);

const DAY_MS = 86_400_000;

const fault = (name: string, reason: string) => err(invalidParameter('Binding', name, reason));

/** Epoch ms of the day's first moment in UTC; NaN for what is no date, the 30th of February included. */
const dayStart = (text: string): number => {
  const [, year, month, day] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return Number.NaN;
  const start = Date.UTC(year, month - 1, day);
  return new Date(start).toISOString().startsWith(text) ? start : Number.NaN;
};
