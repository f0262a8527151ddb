import { expect, test } from 'vitest';
import { hideInUrl } from '../../src/config/hide-in-url.ts';

test.each([
  ['a user with a password', 'mqtt://bob:hunter2@broker:1883', 'mqtt://<redacted>@broker:1883'],
  ['a user alone, which may be a token', 'https://hunter2@host/a', 'https://<redacted>@host/a'],
  ['a password that belongs into no URL', 'mqtt://bob:hun/ter#2@broker', 'mqtt://<redacted>@broker'],
  [
    'values of a query, not its names',
    'wss://a/mqtt?x=hunter2&site=hunter2#top',
    'wss://a/mqtt?x=<redacted>&site=<redacted>#top',
  ],
  ['each URL of a text', '"http://a:b@c" and "http://d/?e=f"', '"http://<redacted>@c" and "http://d/?e=<redacted>"'],
  ['but no at sign of a path', 'https://host/@me/list', 'https://host/@me/list'],
  ['and nothing that is no URL', 'ana@example.com?x=1', 'ana@example.com?x=1'],
])('%s', (_, text, shown) => {
  expect(hideInUrl(text)).toBe(shown);
});
