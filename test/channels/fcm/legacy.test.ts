import { expect, test } from 'vitest';
import type { JsonObject } from '../../../src/base/json.ts';
import { isDryRun, legacyToV1 } from '../../../src/channels/fcm/legacy.ts';

const rows: readonly [sentence: string, legacy: JsonObject, v1: JsonObject][] = [
  ['nothing stays nothing', {}, {}],
  ['data is data', { data: { a: 'b' } }, { data: { a: 'b' } }],
  ['priority is for Android', { priority: 'normal' }, { android: { priority: 'normal' } }],
  ["Apple's 10 is high", { priority: 10 }, { android: { priority: 'high' } }],
  ["Apple's 5 is normal", { priority: '5' }, { android: { priority: 'normal' } }],
  ['a priority that is none is left out', { priority: 'urgent' }, {}],
  ['time_to_live is a duration', { time_to_live: 60 }, { android: { ttl: '60s' } }],
  ['so is one written as a text', { time_to_live: '0' }, { android: { ttl: '0s' } }],
  ['one beyond four weeks is cut', { time_to_live: 9_999_999 }, { android: { ttl: '2419200s' } }],
  ['one that is none is left out', { time_to_live: -1 }, {}],
  ['collapse_key is for Android', { collapse_key: 'k' }, { android: { collapse_key: 'k' } }],
  [
    'so is restricted_package_name',
    { restricted_package_name: 'com.x' },
    { android: { restricted_package_name: 'com.x' } },
  ],
  [
    'what all phones show stays with the message',
    { notification: { title: 't', body: 'b', image: 'https://x/i.png' } },
    { notification: { title: 't', body: 'b', image: 'https://x/i.png' } },
  ],
  [
    'what only Android shows goes there',
    {
      notification: {
        icon: 'i',
        color: '#fff',
        sound: 'default',
        tag: 't',
        click_action: 'OPEN',
        body_loc_key: 'bk',
        title_loc_key: 'tk',
        android_channel_id: 'alarms',
      },
    },
    {
      android: {
        notification: {
          icon: 'i',
          color: '#fff',
          sound: 'default',
          tag: 't',
          click_action: 'OPEN',
          body_loc_key: 'bk',
          title_loc_key: 'tk',
          channel_id: 'alarms',
        },
      },
    },
  ],
  [
    'arguments of a text come as a list, or as the JSON of one',
    { notification: { body_loc_args: ['a', 1], title_loc_args: '["b"]' } },
    { android: { notification: { body_loc_args: ['a', '1'], title_loc_args: ['b'] } } },
  ],
  ['arguments that are neither are left out', { notification: { body_loc_args: 'a' } }, {}],
  ['content_available wakes an iPhone', { content_available: true }, apsOf({ 'content-available': 1 })],
  ['mutable_content lets its app change the text', { mutable_content: true }, apsOf({ 'mutable-content': 1 })],
  ['neither, if it is false', { content_available: false, mutable_content: 0 }, {}],
  ['a key without a counterpart is left out', { delay_while_idle: true, notification: { badge: '1' } }, {}],
  [
    'no target passes',
    { to: 'x', registration_ids: ['x'], condition: 'x', notification_key: 'x', token: 'x', topic: 'x', fid: 'x' },
    {},
  ],
];

function apsOf(aps: JsonObject): JsonObject {
  return { apns: { payload: { aps } } };
}

test.each(rows)('%s', (_, legacy, v1) => {
  expect(legacyToV1(legacy)).toEqual(v1);
});

test.each<[JsonObject, boolean]>([
  [{}, false],
  [{ dry_run: true }, true],
  [{ dry_run: 'true' }, true],
  [{ dry_run: false }, false],
  [{ validate_only: true }, true],
])('%j is a dry run: %s', (root, dry) => {
  expect(isDryRun(root)).toBe(dry);
});
