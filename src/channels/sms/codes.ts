/** What a Twilio code asks for; `outcome.ts` makes an outcome of it. */
export type CodeAction =
  | 'retry-channel'
  | 'retry-binding'
  | 'retry-next-day'
  | 'credential'
  /** The sender is refused: the account's fault, or the rule's if it chose the sender. */
  | 'sender'
  /** So is the messaging service, or the registration of its traffic: the account's fault, or the service's that chose it. */
  | 'messaging-service'
  | 'opted-out'
  | 'lost'
  /** Nobody knows whether it arrived: once more, then it is over. */
  | 'lost-once'
  | 'reject'
  /** The account lacks a permission, but only for this number's country: others must not wait for it. */
  | 'reject-country';

const CODES: Readonly<Record<CodeAction, readonly number[]>> = {
  // "Never processed, always safe to retry"; a full queue, of the sender or of the account.
  'retry-channel': [20429, 21611, 30001, 30022, 52181],
  // The carrier is congested, or does not answer.
  'retry-binding': [30017, 30410],
  // The carrier's daily cap for this sender.
  'retry-next-day': [30023, 30027],
  // Authentication, account.
  credential: [20003, 20005, 20404],
  sender: [21212, 21603, 21606],
  'messaging-service': [21701, 21703, 21704, 21705, 30032, 30034, 52182],
  'opted-out': [21610],
  lost: [],
  // Unreachable handset, unknown error.
  'lost-once': [30003, 30008],
  // The number: invalid, not mobile, not reachable from here, unknown. The text: empty, too long, bad media. The carrier:
  // blocked, filtered.
  reject: [21211, 21217, 21612, 21614, 30005, 30006, 21602, 21604, 21617, 21619, 21620, 21623, 30004, 30007],
  'reject-country': [21408],
};

const ACTIONS: readonly CodeAction[] = Object.keys(CODES).filter((key): key is CodeAction => key in CODES);

/** By Twilio's code, https://www.twilio.com/docs/api/errors. */
export const CODE_ACTIONS: ReadonlyMap<number, CodeAction> = new Map(
  ACTIONS.flatMap((action) => CODES[action].map((code) => [code, action] as const)),
);
