import { describe, expect, test } from 'vitest';
import { createSequentialIds, randomIds } from '../../src/base/ids.ts';

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const AT = Date.parse('2026-03-01T12:00:00Z');

describe.each([
  ['random', () => randomIds],
  ['sequential', createSequentialIds],
])('%s ids', (_name, create) => {
  test('a uuid is of version 7 and begins with its time (RFC 9562 §5.7)', () => {
    const uuid = create().uuid(AT);
    expect(uuid).toMatch(UUID_V7);
    expect(Number.parseInt(uuid.replaceAll('-', '').slice(0, 12), 16)).toBe(AT);
  });

  test('a later uuid sorts after an earlier one', () => {
    const ids = create();
    const uuids = [0, 1, 1_000, AT, AT + 1].map((now) => ids.uuid(now));
    expect(uuids.toSorted()).toEqual(uuids);
  });

  test('a sid is its prefix and 32 hex digits', () => {
    expect(create().sid('NT')).toMatch(/^NT[0-9a-f]{32}$/);
  });

  test('no two are alike', () => {
    const ids = create();
    const made = Array.from({ length: 1_000 }, () => [ids.uuid(AT), ids.sid('BS')]).flat();
    expect(new Set(made).size).toBe(2_000);
  });

  test('a time that is no whole number, or negative, still makes one', () => {
    expect(create().uuid(AT + 0.7)).toMatch(UUID_V7);
    expect(create().uuid(-1)).toMatch(UUID_V7);
  });
});

test('sequential ids repeat from run to run', () => {
  const run = () => {
    const ids = createSequentialIds();
    return [ids.uuid(AT), ids.sid('BS'), ids.uuid(AT)];
  };
  expect(run()).toEqual(run());
});
