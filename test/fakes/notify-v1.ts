import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Failure } from './twilio.ts';

export type Resource = Readonly<Record<string, unknown>> & { readonly sid: string };

/** What an account of Twilio Notify holds. */
export interface NotifyHoldings {
  readonly services: readonly Resource[];
  readonly credentials: readonly Resource[];
  /** Of all services, each with its `service_sid`. */
  readonly bindings: readonly Resource[];
}

export interface FakeNotify {
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Paths with their queries, as asked. */
  readonly requests: readonly string[];
  /** The next requests fail like this, one each. */
  readonly failNext: (...failures: readonly Failure[]) => void;
  /** So many requests are answered from now on, then every connection is reset. */
  readonly dieAfter: (answers: number) => void;
  readonly revive: () => void;
  /** Tokens handed out so far find nothing any more. */
  readonly expireTokens: () => void;
  readonly close: () => Promise<void>;
}

export const FAKE_NOTIFY_ACCOUNT = `AC${'1'.repeat(32)}`;
export const FAKE_NOTIFY_TOKEN = 'token-of-the-old-account';

/** The lists of Twilio's own Notify v1 on 127.0.0.1: Basic auth, pages found by an opaque token in an absolute address. */
export const startFakeNotify = async (holdings: NotifyHoldings): Promise<FakeNotify> => {
  const requests: string[] = [];
  const failures: Failure[] = [];
  let epoch = 0;
  let answersLeft = Number.POSITIVE_INFINITY;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (answersLeft-- <= 0) return void response.socket?.resetAndDestroy();
    const failure = failures.shift();
    if (failure) return fail(response, failure);
    return answer(response, lookUp(request, holdings, String(epoch)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accountSid: FAKE_NOTIFY_ACCOUNT,
    authToken: FAKE_NOTIFY_TOKEN,
    requests,
    failNext: (...next) => void failures.push(...next),
    dieAfter: (answers) => {
      answersLeft = answers;
    },
    revive: () => {
      answersLeft = Number.POSITIVE_INFINITY;
    },
    expireTokens: () => {
      epoch++;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

interface Answer {
  readonly status: number;
  readonly body: object;
}

const lookUp = (request: IncomingMessage, holdings: NotifyHoldings, epoch: string): Answer => {
  const expected = `Basic ${Buffer.from(`${FAKE_NOTIFY_ACCOUNT}:${FAKE_NOTIFY_TOKEN}`).toString('base64')}`;
  if (request.headers.authorization !== expected) return fault(401, 20003, 'Authenticate');
  const url = new URL(request.url ?? '', `http://${request.headers.host}`);
  const service = /^\/v1\/Services\/(IS\w+)\/Bindings$/.exec(url.pathname)?.[1];
  if (url.pathname === '/v1/Services') return page(url, 'services', holdings.services, epoch);
  if (url.pathname === '/v1/Credentials') return page(url, 'credentials', holdings.credentials, epoch);
  if (service === undefined || !holdings.services.some(({ sid }) => sid === service)) {
    return fault(404, 20404, `The requested resource ${url.pathname.replace(/^\/v1/, '')} was not found`);
  }
  return page(
    url,
    'bindings',
    holdings.bindings.filter((one) => one.service_sid === service),
    epoch,
  );
};

const page = (url: URL, key: string, all: readonly Resource[], epoch: string): Answer => {
  const size = Math.min(1000, Number(url.searchParams.get('PageSize') ?? 50));
  const number = Number(url.searchParams.get('Page') ?? 0);
  const token = url.searchParams.get('PageToken');
  const [prefix, of, after] = (token ?? `PA-${epoch}-0`).split('-');
  if (prefix !== 'PA' || of !== epoch) return fault(400, 20001, 'Page token is invalid');
  const from = Number(after);
  const to = from + size;
  const link = (index: number, position: number) =>
    `${url.origin}${url.pathname}?PageSize=${size}&Page=${index}&PageToken=PA-${epoch}-${position}`;
  const meta = {
    key,
    page: number,
    page_size: size,
    url: link(number, from),
    first_page_url: `${url.origin}${url.pathname}?PageSize=${size}&Page=0`,
    previous_page_url: number === 0 ? null : link(number - 1, Math.max(0, from - size)),
    next_page_url: to < all.length ? link(number + 1, to) : null,
  };
  return { status: 200, body: { [key]: all.slice(from, to), meta } };
};

const fault = (status: number, code: number, message: string): Answer => ({
  status,
  body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});

const answer = (response: ServerResponse, { status, body }: Answer): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

const fail = (response: ServerResponse, failure: Failure): void => {
  if (failure === 'never-answer') return;
  if (failure === 'reset' || failure === 'break-off') return void response.socket?.resetAndDestroy();
  const { status, code = 20500, headers, body } = failure;
  const text = body ?? JSON.stringify(fault(status, code, 'on cue').body);
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);
};

const DATES = { date_created: '2019-05-01T10:00:00Z', date_updated: '2020-06-02T11:00:00Z' };

/** `prefix` and a number of 32 digits. */
export const sidOf = (prefix: string, number: number): string => `${prefix}${String(number).padStart(32, '0')}`;

/** As Twilio shows it; `over` says what is different. */
export const serviceOf = (number: number, over: Readonly<Record<string, unknown>> = {}): Resource => ({
  sid: sidOf('IS', number),
  account_sid: FAKE_NOTIFY_ACCOUNT,
  friendly_name: `service ${number}`,
  ...DATES,
  apn_credential_sid: null,
  gcm_credential_sid: null,
  fcm_credential_sid: null,
  messaging_service_sid: null,
  facebook_messenger_page_id: null,
  alexa_skill_id: null,
  default_apn_notification_protocol_version: '3',
  default_gcm_notification_protocol_version: '3',
  default_fcm_notification_protocol_version: '3',
  default_alexa_notification_protocol_version: '3',
  log_enabled: true,
  delivery_callback_url: null,
  delivery_callback_enabled: false,
  url: `https://notify.twilio.com/v1/Services/${sidOf('IS', number)}`,
  links: {},
  ...over,
});

export const credentialOf = (number: number, over: Readonly<Record<string, unknown>> = {}): Resource => ({
  sid: sidOf('CR', number),
  account_sid: FAKE_NOTIFY_ACCOUNT,
  friendly_name: `credential ${number}`,
  type: 'fcm',
  sandbox: null,
  ...DATES,
  url: `https://notify.twilio.com/v1/Credentials/${sidOf('CR', number)}`,
  ...over,
});

/** The binding `number` of the service `service`, an SMS to a number of its own. */
export const bindingOf = (service: number, number: number, over: Readonly<Record<string, unknown>> = {}): Resource => ({
  sid: sidOf('BS', service * 1_000_000 + number),
  account_sid: FAKE_NOTIFY_ACCOUNT,
  service_sid: sidOf('IS', service),
  credential_sid: null,
  ...DATES,
  notification_protocol_version: 'default',
  endpoint: null,
  identity: `person-${number}`,
  binding_type: 'sms',
  address: `+479${String(service * 100_000 + number).padStart(7, '0')}`,
  tags: ['on-call', `site-${number % 3}`],
  url: '',
  links: {},
  ...over,
});
