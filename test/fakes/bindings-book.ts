import type { IncomingMessage } from 'node:http';

/** As it was posted, under its sid. */
export interface FakeBinding {
  readonly sid: string;
  readonly identity: string;
  readonly type: string;
  readonly address: string;
  readonly tags: readonly string[];
}

export interface Answer {
  readonly status: number;
  readonly body: object | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What a Notify service has bound, and how it answers who knows the token. */
export interface Book {
  readonly answer: (request: IncomingMessage, form: URLSearchParams) => Answer;
  /** In the order in which they were made. */
  readonly all: () => readonly FakeBinding[];
  readonly bind: (binding: Omit<FakeBinding, 'sid'>) => string;
  readonly unbind: (sid: string) => boolean;
}

interface Account {
  readonly accountSid: string;
  readonly authToken: string;
  readonly serviceSid: string;
}

/** An identity has no more than these. */
const MOST_BINDINGS = 20;

export const createBook = (account: Account): Book => {
  const bindings = new Map<string, FakeBinding>();
  let sequence = 0;
  const book = {
    all: () => [...bindings.values()],
    bind: (binding: Omit<FakeBinding, 'sid'>) => {
      const sid = `BS${String(++sequence).padStart(32, '0')}`;
      for (const old of bindings.values()) if (isSameAddress(old, binding)) bindings.delete(old.sid);
      bindings.set(sid, { sid, ...binding });
      return sid;
    },
    unbind: (sid: string) => bindings.delete(sid),
  };
  return { ...book, answer: (request, form) => answer({ request, form, account }, book) };
};

interface Asked {
  readonly request: IncomingMessage;
  readonly form: URLSearchParams;
  readonly account: Account;
}

const answer = ({ request, form, account }: Asked, book: Omit<Book, 'answer'>): Answer => {
  const expected = `Basic ${Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64')}`;
  if (request.headers.authorization !== expected) return refusal(401, 20003, 'Authenticate');
  const url = new URL(request.url ?? '', `http://${request.headers.host}`);
  const [, service, sid] = /^\/v1\/Services\/(\w+)\/Bindings(?:\/(\w+))?$/.exec(url.pathname) ?? [];
  if (service !== account.serviceSid) return notFound(url);
  if (sid === undefined && request.method === 'POST') return post(form, account, book);
  if (sid === undefined && request.method === 'GET') return list(url, account, book);
  if (sid !== undefined && request.method === 'DELETE') {
    return book.unbind(sid) ? { status: 204, body: null } : notFound(url);
  }
  return refusal(405, 20004, 'Method not allowed');
};

const post = (form: URLSearchParams, account: Account, book: Omit<Book, 'answer'>): Answer => {
  for (const name of ['Identity', 'BindingType', 'Address']) {
    if (!form.get(name)) return refusal(400, 20001, `Missing required parameter ${name} in the post body`);
  }
  const [identity = '', type = '', address = ''] = [
    form.get('Identity'),
    form.get('BindingType'),
    form.get('Address'),
  ].map((text) => text ?? '');
  const wanted = { identity, type, address, tags: form.getAll('Tag') };
  const others = book.all().filter((one) => one.identity === identity && !isSameAddress(one, wanted));
  if (others.length >= MOST_BINDINGS) {
    return refusal(400, 20001, `Identity ${identity} already has the maximum of ${MOST_BINDINGS} bindings`);
  }
  return { status: 201, body: toResource({ sid: book.bind(wanted), ...wanted }, account) };
};

/** A token names the last binding of the page before, so that what comes and goes moves nothing past the reader. */
const list = (url: URL, account: Account, book: Omit<Book, 'answer'>): Answer => {
  const size = Number(url.searchParams.get('PageSize') ?? 50);
  if (!(size >= 1 && size <= 1000)) return refusal(400, 20001, 'Page size must be between 1 and 1000');
  const page = Number(url.searchParams.get('Page') ?? 0);
  const after = (url.searchParams.get('PageToken') ?? 'PA').slice(2);
  const later = book.all().filter(({ sid }) => sid > after);
  const shown = later.slice(0, size);
  const base = `${url.origin}${url.pathname}?PageSize=${size}`;
  const meta = {
    key: 'bindings',
    page,
    page_size: size,
    url: url.href,
    first_page_url: `${base}&Page=0`,
    previous_page_url: page === 0 ? null : `${base}&Page=${page - 1}`,
    next_page_url: later.length > size ? `${base}&Page=${page + 1}&PageToken=PA${shown.at(-1)?.sid}` : null,
  };
  return { status: 200, body: { bindings: shown.map((one) => toResource(one, account)), meta } };
};

const isSameAddress = (a: Omit<FakeBinding, 'sid'>, b: Omit<FakeBinding, 'sid'>): boolean =>
  a.type === b.type && a.address === b.address;

const toResource = ({ sid, identity, type, address, tags }: FakeBinding, { accountSid, serviceSid }: Account) => ({
  sid,
  account_sid: accountSid,
  service_sid: serviceSid,
  credential_sid: null,
  date_created: '2026-01-05T10:00:00Z',
  date_updated: '2026-01-05T10:00:00Z',
  notification_protocol_version: '3',
  endpoint: null,
  identity,
  binding_type: type,
  address,
  tags,
  url: '',
  links: {},
});

const notFound = ({ pathname }: URL): Answer =>
  refusal(404, 20404, `The requested resource ${pathname.replace(/^\/v1/, '')} was not found`);

/** The shape in which Twilio says no. */
export const refusal = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});
