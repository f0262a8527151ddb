import { isJsonObject, type Json, type JsonObject } from '../../base/json.ts';
import { present } from './present.ts';

/**
 * An `Fcm` or `Gcm` argument, written for the API that Google shut in 2024, as the part of a v1 message that means the
 * same. A key without a counterpart (`delay_while_idle`, and every target) is left out: Google refuses what it does not
 * know, and the alarm with it.
 */
export const legacyToV1 = (root: JsonObject): JsonObject => {
  const notification = objectOf(root.notification);
  return present({
    data: objectOf(root.data),
    notification: texts(notification, ['title', 'body', 'image']),
    android: present({
      priority: priorityOf(root.priority),
      ttl: ttlOf(root.time_to_live),
      ...texts(root, ['collapse_key', 'restricted_package_name']),
      notification: androidNotification(notification),
    }),
    apns: present({ payload: present({ aps: aps(root) }) }),
  });
};

/** `dry_run`: Google checks the message and delivers it to nobody. */
export const isDryRun = (root: JsonObject): boolean => isTrue(root.dry_run) || isTrue(root.validate_only);

/** Longest life of a message in FCM, seconds: four weeks. */
export const LONGEST_TTL_S = 2_419_200;

const objectOf = (value: Json | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** Texts, or numbers as texts; all else counts as not given. */
const texts = (from: JsonObject, keys: readonly string[]): JsonObject =>
  present(Object.fromEntries(keys.map((key) => [key, textOf(from[key])])));

const textOf = (value: Json | undefined): string | undefined => {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' ? value : undefined;
};

/** The old API took Apple's 10 and 5 as well. */
const priorityOf = (value: Json | undefined): string | undefined => {
  const text = textOf(value)?.toLowerCase();
  if (text === 'high' || text === '10') return 'high';
  return text === 'normal' || text === '5' ? 'normal' : undefined;
};

const ttlOf = (value: Json | undefined): string | undefined => {
  const seconds = textOf(value)?.trim() ?? '';
  return /^\d+$/.test(seconds) ? `${Math.min(LONGEST_TTL_S, Number(seconds))}s` : undefined;
};

const androidNotification = (notification: JsonObject): JsonObject =>
  present({
    ...texts(notification, ['icon', 'color', 'sound', 'tag', 'click_action', 'body_loc_key', 'title_loc_key']),
    channel_id: textOf(notification.android_channel_id),
    body_loc_args: listOf(notification.body_loc_args),
    title_loc_args: listOf(notification.title_loc_args),
  });

/** A list, or the JSON text of one, as the old API wanted it. */
const listOf = (value: Json | undefined): readonly string[] | undefined => {
  const list = typeof value === 'string' ? parse(value) : value;
  return Array.isArray(list) ? list.map((item: Json) => textOf(item) ?? JSON.stringify(item)) : undefined;
};

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const aps = (root: JsonObject): JsonObject =>
  present({
    'content-available': isTrue(root.content_available) ? 1 : undefined,
    'mutable-content': isTrue(root.mutable_content) ? 1 : undefined,
  });

const isTrue = (value: Json | undefined): boolean => value === true || value === 'true' || value === 1;
