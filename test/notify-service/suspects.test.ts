import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/model/delivery.ts';
import { createSuspects } from '../../src/notify-service/suspects.ts';
import { bindingSid } from './kit.ts';

type Step = readonly [binding: number | null, outcome: Outcome];

const delivered: Outcome = { type: 'Delivered', providerId: null };
const unknown: Outcome = { type: 'Rejected', code: 'BadDeviceToken', blames: 'address' };
const foreign: Outcome = { type: 'Rejected', code: 'SENDER_ID_MISMATCH', blames: 'credential' };
const tooLarge: Outcome = { type: 'Rejected', code: 'PayloadTooLarge' };

const play = (steps: readonly Step[]) => {
  const suspects = createSuspects();
  return steps.map(([binding, outcome]) =>
    suspects.note({ address: `address-${binding}`, binding: binding === null ? null : bindingSid(binding), outcome }),
  );
};

describe('whether the credential is doubted', () => {
  const rows: readonly [string, readonly Step[], readonly (string | null)[]][] = [
    ['one address that is refused says nothing', [[1, unknown]], [null]],
    [
      'the same one refused three times says nothing more',
      [
        [1, unknown],
        [1, unknown],
        [1, unknown],
      ],
      [null, null, null],
    ],
    [
      'three different ones in a row are too many, and that is told once',
      [
        [1, unknown],
        [2, unknown],
        [3, unknown],
        [4, unknown],
      ],
      [null, null, 'BadDeviceToken', null],
    ],
    [
      'one that is accepted in between begins the row anew',
      [
        [1, unknown],
        [2, unknown],
        [9, delivered],
        [3, unknown],
        [4, unknown],
        [5, unknown],
      ],
      [null, null, null, null, null, 'BadDeviceToken'],
    ],
    [
      'an address of another app is told each time',
      [
        [1, foreign],
        [9, delivered],
        [1, foreign],
      ],
      ['SENDER_ID_MISMATCH', null, 'SENDER_ID_MISMATCH'],
    ],
    [
      'a message that is refused for itself blames nobody',
      [
        [1, tooLarge],
        [2, tooLarge],
        [3, tooLarge],
      ],
      [null, null, null],
    ],
    [
      'addresses that were given directly count too',
      [
        [null, unknown],
        [2, unknown],
        [3, unknown],
      ],
      [null, null, 'BadDeviceToken'],
    ],
  ];
  it.each(rows)('%s', (_, steps, expected) => {
    expect(play(steps).map(({ doubted }) => doubted)).toEqual(expected);
  });
});

describe('whether it is proven that the address is wrong', () => {
  const rows: readonly [string, readonly Step[], boolean][] = [
    ['not at its first refusal', [[1, unknown]], false],
    [
      'not by what was accepted before it',
      [
        [9, delivered],
        [1, unknown],
      ],
      false,
    ],
    [
      'not while nothing was accepted since, however often',
      [
        [1, unknown],
        [1, unknown],
        [1, unknown],
      ],
      false,
    ],
    [
      'by a delivery that was accepted since its first refusal',
      [
        [1, unknown],
        [9, delivered],
        [1, unknown],
      ],
      true,
    ],
    [
      'not by refusals of before it was accepted itself',
      [
        [1, unknown],
        [1, unknown],
        [1, delivered],
        [9, delivered],
        [1, unknown],
      ],
      false,
    ],
    [
      'for each by itself',
      [
        [1, unknown],
        [9, delivered],
        [2, unknown],
      ],
      false,
    ],
    [
      'never for one that does not fit the credential',
      [
        [1, foreign],
        [9, delivered],
        [1, foreign],
      ],
      false,
    ],
    [
      'never for one without a binding',
      [
        [null, unknown],
        [9, delivered],
        [null, unknown],
      ],
      false,
    ],
  ];
  it.each(rows)('%s', (_, steps, expected) => {
    expect(play(steps).at(-1)?.proven).toBe(expected);
  });
});

it('forgets the oldest of ten thousand refused bindings, which only keeps it longer', () => {
  const suspects = createSuspects();
  const refuse = (number: number) =>
    suspects.note({ address: `${number}`, binding: bindingSid(number), outcome: unknown }).proven;
  for (let number = 0; number <= 10_000; number++) refuse(number);
  suspects.note({ address: 'other', binding: null, outcome: delivered });
  expect([refuse(10_000), refuse(0)]).toEqual([true, false]);
});
