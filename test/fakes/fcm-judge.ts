/** A refusal as Google words it: google.rpc.Status with details. */
export interface FcmRefusal {
  readonly status: number;
  readonly word: string;
  readonly message: string;
  readonly details?: readonly object[];
}

export type Fields = Readonly<Record<string, unknown>>;

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

/** Refused by FCM itself: its own code stands in the details. */
export const fcmRefusal = (status: number, word: string, errorCode: string, message: string): FcmRefusal => ({
  status,
  word,
  message,
  details: [{ '@type': FCM_ERROR, errorCode }],
});

/** Refused by what reads the JSON: the field stands in the details, and no code of FCM's. */
const badField = (field: string, description: string): FcmRefusal => ({
  status: 400,
  word: 'INVALID_ARGUMENT',
  message: description,
  details: [{ '@type': BAD_REQUEST, fieldViolations: [{ field, description }] }],
});

const invalid = (message: string): FcmRefusal => fcmRefusal(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', message);

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});

const TARGETS = ['token', 'fid', 'topic', 'condition'];
const OPTIONS = ['analytics_label'];
const ANDROID_NOTIFICATION = [
  'title body icon color sound tag click_action body_loc_key body_loc_args title_loc_key title_loc_args channel_id',
  'ticker sticky event_time local_only notification_priority default_sound default_vibrate_timings',
  'default_light_settings vibrate_timings visibility notification_count light_settings image proxy',
]
  .join(' ')
  .split(' ');

/** The fields that a v1 message has, by the map they stand in; maps that are not named here take any. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  '': ['message', 'validate_only'],
  message: ['data', 'notification', 'android', 'webpush', 'apns', 'fcm_options', ...TARGETS],
  'message.notification': ['title', 'body', 'image'],
  'message.android': [
    ...['collapse_key', 'priority', 'ttl', 'restricted_package_name', 'data', 'notification', 'fcm_options'],
    ...['direct_boot_ok', 'bandwidth_constrained_ok', 'restricted_satellite_ok'],
  ],
  'message.android.notification': ANDROID_NOTIFICATION,
  'message.android.fcm_options': OPTIONS,
  'message.apns': ['headers', 'payload', 'fcm_options', 'live_activity_token'],
  'message.apns.fcm_options': [...OPTIONS, 'image'],
  'message.webpush': ['headers', 'data', 'notification', 'fcm_options'],
  'message.webpush.fcm_options': [...OPTIONS, 'link'],
  'message.fcm_options': OPTIONS,
};

/** What Google says to a body whatever phone it is for; undefined if it is a message. */
export const refuseBody = (body: unknown): FcmRefusal | undefined =>
  isFields(body)
    ? (unknownField(body, '') ?? refuseTexts(body) ?? refuseMessage(fieldsOf(body.message)))
    : badField('', 'Invalid JSON payload received. Unexpected token.');

const unknownField = (fields: Fields, at: string): FcmRefusal | undefined => {
  for (const [key, value] of Object.entries(fields)) {
    const name = key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (!FIELDS[at]?.includes(name))
      return badField(
        at,
        `Invalid JSON payload received. Unknown name "${key}"${at && ` at '${at}'`}: Cannot find field.`,
      );
    const inner = at === '' ? name : `${at}.${name}`;
    const refusal = isFields(value) && FIELDS[inner] ? unknownField(value, inner) : undefined;
    if (refusal) return refusal;
  }
  return undefined;
};

const refuseTexts = (body: Fields): FcmRefusal | undefined => {
  const message = fieldsOf(body.message);
  const data = [
    ['message.data', message.data],
    ['message.android.data', fieldsOf(message.android).data],
  ] as const;
  for (const [at, map] of data) {
    const index = Object.values(fieldsOf(map)).findIndex((value) => typeof value !== 'string');
    const field = `${at}[${index}].value`;
    if (index >= 0) return badField(field, `Invalid value at '${field}' (TYPE_STRING)`);
  }
  const { token } = message;
  if (token !== undefined && typeof token !== 'string')
    return badField('message.token', "Invalid value at 'message.token' (TYPE_STRING)");
  return undefined;
};

const refuseMessage = (message: Fields): FcmRefusal | undefined => {
  const targets = TARGETS.filter((target) => message[target] !== undefined);
  if (targets.length === 0) return invalid('Recipient of the message is not set.');
  if (targets.length > 1) return badField('message', "oneof field 'target' is already set.");
  const reserved = Object.keys(fieldsOf(message.data)).find((key) => /^(from$|message_type$|gcm|google)/.test(key));
  if (reserved !== undefined) return invalid(`Invalid data payload key: ${reserved}`);
  return refuseAndroid(fieldsOf(message.android)) ?? refuseSize(message);
};

const refuseAndroid = ({ priority, ttl }: Fields): FcmRefusal | undefined => {
  if (priority !== undefined && !/^(high|normal)$/i.test(String(priority)))
    return badField('message.android.priority', "Invalid value at 'message.android.priority' (TYPE_ENUM)");
  if (ttl === undefined) return undefined;
  const seconds = /^(\d+)(\.\d{1,9})?s$/.exec(String(ttl))?.[1];
  if (seconds === undefined)
    return badField(
      'message.android.ttl',
      "Invalid value at 'message.android.ttl' (type.googleapis.com/google.protobuf.Duration)",
    );
  return Number(seconds) > 2_419_200 ? invalid('Invalid TTL value.') : undefined;
};

const refuseSize = ({ data, notification }: Fields): FcmRefusal | undefined => {
  const texts = [...Object.entries(fieldsOf(data)).flat(), ...Object.values(fieldsOf(notification))];
  const bytes = texts.reduce((sum: number, text) => sum + Buffer.byteLength(String(text)), 0);
  return bytes > 4096 ? invalid('Message is too large. The maximum is 4K (4096 bytes).') : undefined;
};

/** What Google says to a phone that it cannot reach; undefined if it can. */
export const refusePhone = (
  address: string,
  gone: ReadonlySet<string>,
  foreign: ReadonlySet<string>,
): FcmRefusal | undefined => {
  if (!/^[\w:.-]{6,}$/.test(address)) {
    const message = 'The registration token is not a valid FCM registration token';
    return fcmRefusal(400, 'INVALID_ARGUMENT', 'INVALID_ARGUMENT', message);
  }
  if (gone.has(address)) return fcmRefusal(404, 'NOT_FOUND', 'UNREGISTERED', 'Requested entity was not found.');
  if (foreign.has(address)) return fcmRefusal(403, 'PERMISSION_DENIED', 'SENDER_ID_MISMATCH', 'SenderId mismatch');
  return undefined;
};
