import { describe, expect, it } from 'vitest';
import { checkList } from '../../src/notify-service/check-list.ts';
import type { ListBinding } from '../../src/notify-service/operations.ts';
import { SERVICE } from './kit.ts';

const DAY = 86_400_000;

describe('what to list', () => {
  const rows: readonly [string, ListBinding, object][] = [
    [
      'everything, 50 at a time',
      {},
      { filter: { service: SERVICE, identities: [], tags: [] }, page: 0, pageSize: 50, trail: [] },
    ],
    ['a larger page is clamped', { PageSize: 5000 }, { pageSize: 1000 }],
    ['an empty page is one', { PageSize: 0 }, { pageSize: 1 }],
    ['a page size that is no number is the default', { PageSize: Number.NaN }, { pageSize: 50 }],
    ['a page number without a token is the first page', { Page: 7 }, { page: 0, trail: [] }],
    [
      'both days count whole, in UTC',
      { StartDate: '2026-11-22', EndDate: '2026-11-22' },
      { filter: { createdFrom: Date.UTC(2026, 10, 22), createdBefore: Date.UTC(2026, 10, 22) + DAY } },
    ],
    ['a leap day is a day', { StartDate: '2028-02-29' }, { filter: { createdFrom: Date.UTC(2028, 1, 29) } }],
    ['one tag twice is one', { Tag: ['a', 'a'] }, { filter: { tags: ['a'] } }],
  ];
  it.each(rows)('%s', (_, query, plan) => {
    expect(checkList(query, SERVICE)).toMatchObject({ ok: true, value: plan });
  });

  const refused: readonly [string, ListBinding, string][] = [
    ['a date in words', { StartDate: 'yesterday' }, "'StartDate'"],
    ['a day that is none', { EndDate: '2026-02-30' }, "'EndDate'"],
    ['a month that is none', { EndDate: '2026-13-01' }, "'EndDate'"],
    ['a foreign token', { PageToken: 'PAx' }, "'PageToken'"],
    ['21 tags', { Tag: Array.from({ length: 21 }, (_, index) => `t${index}`) }, "'Tag'"],
    ['21 identities', { Identity: Array.from({ length: 21 }, (_, index) => `t${index}`) }, "'Identity'"],
  ];
  it.each(refused)('%s is refused', (_, query, fault) => {
    expect(checkList(query, SERVICE)).toMatchObject({
      ok: false,
      error: { code: 20001, message: expect.stringContaining(fault) },
    });
  });
});
