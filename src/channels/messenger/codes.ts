/** What a code of Meta's asks for; `outcome.ts` makes an outcome of it. */
export type GraphAction =
  | 'retry-channel'
  | 'retry-binding'
  | 'credential'
  /** The page is not there for this token: told, but other pages go on. */
  | 'page'
  /** Nobody has this id on this page. */
  | 'unknown-person'
  /** The answer is somebody else's: once more, then it is over. */
  | 'lost-once'
  | 'lost'
  | 'reject';

/** By code, or by code and subcode, which goes before. */
const CODES: Readonly<Partial<Record<GraphAction, readonly string[]>>> = {
  // Limits: of the app, of the user, of the page, of the API, of the page's calls, of Messenger.
  'retry-channel': ['4', '17', '32', '341', '613', '80001', '80006'],
  // Unknown and unexpected errors, and messages that could not be sent for the moment.
  'retry-binding': ['1', '2', '1200'],
  // The app may not do it; the session or token is over; policy.
  credential: ['3', '10', '10-1893063', '102', '190', '368'],
  page: ['100-33'],
  'unknown-person': ['100-2018001'],
  // More than 24 hours after the person's last message; the person has blocked the page or takes no messages.
  reject: ['10-2018065', '10-2018278', '10-2018108', '200-2018108', '200-1545041', '551', '100'],
};

const ACTIONS: readonly GraphAction[] = Object.keys(CODES).filter((key): key is GraphAction => key in CODES);

const CODE_ACTIONS: ReadonlyMap<string, GraphAction> = new Map(
  ACTIONS.flatMap((action) => (CODES[action] ?? []).map((code) => [code, action] as const)),
);

/** By Meta's code and subcode, https://developers.facebook.com/docs/messenger-platform/error-codes. */
export const actionOfCode = (code: number, subcode: number | null): GraphAction | undefined => {
  const known = CODE_ACTIONS.get(`${code}-${subcode}`) ?? CODE_ACTIONS.get(String(code));
  // 200 to 299 are one permission or another that the token lacks (Graph API, error handling).
  return known ?? (code >= 200 && code <= 299 ? 'credential' : undefined);
};
