import type { Json, JsonObject } from '../base/json.ts';
import type { Page } from './account.ts';
import type { PageLink } from './operations.ts';

/** Where a list is found. */
export interface ListPlace {
  /** Absolute, without a query. */
  readonly url: string;
  readonly query: URLSearchParams;
  /** What its items stand under, `bindings`. */
  readonly key: string;
}

/** A page with absolute links that keep the filters of the query: clients follow them as they stand. */
export const pageToResource = <T>(page: Page<T>, toResource: (item: T) => JsonObject, place: ListPlace): JsonObject => {
  const link = (to: PageLink | null): Json => to && pageUrl(to, page.pageSize, place);
  return {
    [place.key]: page.items.map(toResource),
    meta: {
      page: page.page,
      page_size: page.pageSize,
      first_page_url: link({ page: 0, token: null }),
      previous_page_url: link(page.previous),
      url: link({ page: page.page, token: place.query.get('PageToken') }),
      next_page_url: link(page.next),
      key: place.key,
    },
  };
};

const pageUrl = (to: PageLink, pageSize: number, { url, query }: ListPlace): string => {
  const kept = new URLSearchParams([...query].filter(([name]) => !name.startsWith('Page')));
  kept.append('PageSize', String(pageSize));
  kept.append('Page', String(to.page));
  if (to.token) kept.append('PageToken', to.token);
  return `${url}?${kept}`;
};
