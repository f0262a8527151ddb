import type { Random } from '../ledger/random.ts';

/** A phone of somebody on the roster. */
export interface StaffPhone {
  readonly identity: string;
  readonly address: string;
  readonly tags: readonly string[];
}

/** So many people with a phone each, and every second of them with another one. */
export const createStaff = (people: number): readonly StaffPhone[] =>
  Array.from({ length: people }, (_, index) => [
    { identity: `p${index}`, address: numberOf(index), tags: ['on-call'] },
    ...(index % 2 === 0
      ? [{ identity: `p${index}`, address: numberOf(50_000 + index), tags: ['on-call', 'night'] }]
      : []),
  ]).flat();

/** One phone goes, two come, three have other tags, and one is another person's from now on. `turn` names the newcomers. */
export const changeStaff = (staff: readonly StaffPhone[], random: Random, turn: number): readonly StaffPhone[] => {
  const [, moved, ...others] = random.shuffle(staff);
  const [to, ...rest] = others;
  if (!moved || !to) throw new Error('there are too few to change');
  const retagged = rest.map((phone, index) => (index < 3 ? { ...phone, tags: [...phone.tags, `t${turn}`] } : phone));
  const newcomers = [0, 1].map((one) => ({
    identity: `new-${turn}`,
    address: numberOf(90_000 + 10 * turn + one),
    tags: ['on-call'],
  }));
  return [...retagged, to, { ...moved, identity: to.identity }, ...newcomers];
};

const numberOf = (index: number): string => `+47900${String(index).padStart(5, '0')}`;

/** `roster.yaml` of them. */
export const staffRoster = (staff: readonly StaffPhone[]): string => {
  const people = [...Map.groupBy(staff, ({ identity }) => identity)].map(([identity, phones]) => ({
    identity,
    sms: phones.map(({ address, tags }) => ({ address, tags })),
  }));
  return JSON.stringify({ version: 1, people });
};

/** One line for each binding that somebody has or wants, in an order of their own. */
export const toLines = (bindings: readonly StaffPhone[]): readonly string[] =>
  bindings.map(({ identity, address, tags }) => [identity, address, ...[...tags].sort()].join(' ')).sort();
