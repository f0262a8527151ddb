import { err, ok, type Result } from '../../base/result.ts';
import { MOST_BYTES, type Page, type PageReader, type PullFault, showUrl } from './read-page.ts';

const MOST_PAGES = 10_000;

/** As many as may register themselves; of more the process may not have the memory, and alarms need it too. */
const MOST_ITEMS = 200_000;

/**
 * All pages of the list that begins at `url`, or why there is not all of it: half a list is none. Pages that the server
 * says are still as `known` stay the same objects.
 */
export const pullPages = async (
  reader: Pick<PageReader, 'read'>,
  url: URL,
  known: readonly Page[],
): Promise<Result<readonly Page[], PullFault>> => {
  const before = new Map(known.map((page) => [page.url, page]));
  const pages = new Map<string, Page>();
  let bytes = 0;
  let items = 0;
  for (let at: URL | null = url; at !== null; ) {
    if (pages.has(at.href)) return err({ message: `${showUrl(at)} is named as a next page twice` });
    if (pages.size === MOST_PAGES) return err({ message: `${showUrl(url)} has more than ${MOST_PAGES} pages` });
    const page = await reader.read(at, before.get(at.href));
    if (!page.ok) return page;
    pages.set(at.href, page.value);
    bytes += page.value.bytes;
    if (bytes > MOST_BYTES) return err({ message: `${showUrl(url)} has more than ${MOST_BYTES} bytes on its pages` });
    items += page.value.items.length;
    if (items > MOST_ITEMS) return err({ message: `${showUrl(url)} lists more than ${MOST_ITEMS} people` });
    const next = nextOf(page.value, at);
    if (!next.ok) return next;
    at = next.value;
  }
  return ok([...pages.values()]);
};

/** Of the same origin only, since the token goes with each request. */
const nextOf = ({ next }: Page, at: URL): Result<URL | null, PullFault> => {
  if (next === null) return ok(null);
  const url = URL.parse(next, at.href);
  if (url === null) return err({ message: `${showUrl(at)} names a next page that is no address` });
  url.hash = '';
  if (url.origin !== at.origin) return err({ message: `${showUrl(at)} names a next page at another origin` });
  return ok(url);
};
