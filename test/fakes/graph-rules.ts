/** What was posted, not yet looked at. */
export type GraphBody = Readonly<Record<string, unknown>>;

export interface GraphRefusal {
  readonly status: number;
  readonly code: number;
  readonly subcode?: number;
  readonly message: string;
}

export interface People {
  readonly unknown: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
  readonly blocked: ReadonlySet<string>;
}

/** What Meta refuses of a message (Send API reference), in the order in which it looks. */
export const refuseMessage = (body: GraphBody, people: People): GraphRefusal | undefined =>
  refuseFields(body) ??
  refuseRecipient(body) ??
  refuseContent(body) ??
  refuseTyping(body) ??
  refusePerson(body, people);

const ROOT = [
  'messaging_type',
  'recipient',
  'message',
  'tag',
  'notification_type',
  'persona_id',
  'sender_action',
  'metadata',
];
const MESSAGE = ['text', 'attachment', 'attachments', 'sticker_id', 'quick_replies', 'metadata', 'dynamic_text'];

const invalid = (message: string, subcode?: number): GraphRefusal => ({
  status: 400,
  code: 100,
  message: `(#100) ${message}`,
  ...(subcode !== undefined && { subcode }),
});

const refuseFields = (body: GraphBody): GraphRefusal | undefined => {
  const root = Object.keys(body).filter((key) => !ROOT.includes(key));
  if (root.length > 0) return invalid(`Invalid keys "${root.join('", "')}" were found in the request.`);
  const message = Object.keys(inside(body, 'message')).filter((key) => !MESSAGE.includes(key));
  return message.length > 0
    ? invalid(`Invalid keys "${message.join('", "')}" were found in param "message".`)
    : undefined;
};

const refuseRecipient = (body: GraphBody): GraphRefusal | undefined => {
  const { id, ...rest } = inside(body, 'recipient');
  if (Object.keys(rest).length > 0) return invalid('Invalid keys were found in param "recipient".');
  return typeof id === 'string' && /^\d+$/.test(id)
    ? undefined
    : invalid('Param recipient[id] must be a valid ID string');
};

const refuseContent = (body: GraphBody): GraphRefusal | undefined => {
  const { text, attachment, sticker_id: sticker } = inside(body, 'message');
  if (text === undefined && attachment === undefined && sticker === undefined)
    return invalid('param message must be non-empty.');
  if (text !== undefined && attachment !== undefined) return invalid('message cannot have both text and attachment');
  if (text === undefined) return undefined;
  if (typeof text !== 'string' || text === '') return invalid('param message[text] must be a non-empty string.');
  const isLong = text.length > 2000;
  return isLong ? invalid('Length of param message[text] must be less than or equal to 2000') : undefined;
};

const refuseTyping = ({ messaging_type: type, tag }: GraphBody): GraphRefusal | undefined => {
  if (type !== 'RESPONSE' && type !== 'UPDATE' && type !== 'MESSAGE_TAG')
    return invalid('Param messaging_type must be one of {RESPONSE, UPDATE, MESSAGE_TAG}');
  if (type === 'MESSAGE_TAG' && (typeof tag !== 'string' || !TAGS.includes(tag)))
    return invalid('The parameter tag is required');
  return undefined;
};

const TAGS = ['ACCOUNT_UPDATE', 'CONFIRMED_EVENT_UPDATE', 'HUMAN_AGENT', 'POST_PURCHASE_UPDATE'];

const refusePerson = (body: GraphBody, { unknown, outside, blocked }: People): GraphRefusal | undefined => {
  const id = String(inside(body, 'recipient').id);
  if (unknown.has(id)) return invalid('No matching user found', 2018001);
  if (blocked.has(id))
    return { status: 400, code: 551, subcode: 1545041, message: "(#551) This person isn't available right now." };
  if (!outside.has(id) || body.messaging_type === 'MESSAGE_TAG') return undefined;
  const message = '(#10) This message is sent outside of allowed window.';
  return { status: 400, code: 10, subcode: 2018278, message };
};

const inside = (body: GraphBody, name: string): GraphBody => {
  const value = body[name];
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
};
