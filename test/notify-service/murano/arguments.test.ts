import { expect, it, test } from 'vitest';
import {
  ARGUMENTS,
  findArgumentFault,
  OPERATION_NAMES,
  type OperationName,
} from '../../../src/notify-service/murano/arguments.ts';

/** Every argument of the five operations with what it may be, and may not be. */
const FITTING: Readonly<Record<string, readonly unknown[]>> = {
  text: ['x', ''],
  texts: ['x', ['x', 'y'], []],
  number: [7, '7'],
  object: [{ a: 1 }, '{"a":1}'],
  objects: [{ a: 1 }, '{"a":1}', [{ a: 1 }, '{"b":2}'], []],
};
/** What takes the stack of whoever writes it out again. */
const DEEP: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);

const OTHER: Readonly<Record<string, readonly unknown[]>> = {
  text: [7, ['x'], {}, true],
  texts: [7, [7], {}, true],
  number: [[7], {}, true],
  object: [7, [], [{}], true, DEEP],
  objects: [7, [7], true, DEEP, [DEEP]],
};

const rows = OPERATION_NAMES.flatMap((operation) =>
  Object.entries(ARGUMENTS[operation]).map(([name, kind]) => ({ operation, name, kind })),
);

test.each(rows)('$operation takes $name as $kind', ({ operation, name, kind }) => {
  for (const value of [...(FITTING[kind] ?? []), null, undefined]) {
    expect(findArgumentFault(operation, { [name]: value })).toBeUndefined();
  }
  for (const value of OTHER[kind] ?? []) {
    expect(findArgumentFault(operation, { [name]: value })).toMatch(new RegExp(`^${name} must be `));
  }
});

it.each<[OperationName, string, string]>([
  ['send', 'Identety', 'send has no argument "Identety", did you mean "Identity"?'],
  ['send', 'body', 'send has no argument "body", did you mean "Body"?'],
  ['createBinding', 'BindingSid', 'createBinding has no argument "BindingSid"'],
  ['getBinding', '__proto__x', 'getBinding has no argument "__proto__x"'],
])('%s names what it does not know: %s', (operation, name, words) => {
  expect(findArgumentFault(operation, { [name]: 'x' })).toContain(words);
});
