import type { DeviceId } from '../../model/ids.ts';
import type { Labels, WallMoment } from '../../model/reading.ts';
import type { Memory } from '../memory.ts';
import type { Aggregate } from './aggregate.ts';
import type { GroupMembers } from './group.ts';
import type { Ranked } from './ranking.ts';
import { createTally, type Tally } from './tally.ts';

interface Member {
  readonly memory: Memory;
  labels: Labels;
  /** By aggregate; null: this member is left out. */
  readonly entries: (Ranked | null)[];
  isLost: boolean;
}

interface State {
  readonly aggregates: readonly Aggregate[];
  readonly tallies: readonly Tally[];
  readonly members: Map<DeviceId, Member>;
  lost: number;
  awaitUntil: number;
  areMembersUnknown: boolean;
  /** No member grows stale before this: the members that speak meanwhile move it on, which the next look finds out. */
  staleAt: number;
}

/** Many members that fall silent together grow stale together, not one look at all of them for each. */
const LOOKS_APART_MS = 1000;

export const createGroupMembers = (aggregates: readonly Aggregate[]): GroupMembers => {
  const tallies = aggregates.map(({ kind, ofCondition }) => createTally(kind, ofCondition));
  const state: State = {
    ...{ aggregates, tallies, members: new Map(), lost: 0 },
    awaitUntil: Number.NEGATIVE_INFINITY,
    areMembersUnknown: false,
    staleAt: Number.POSITIVE_INFINITY,
  };
  return {
    size: () => state.members.size,
    all: () => state.members.values(),
    awaitsUntil: (watchedAt) => (isUnsureAt(state, watchedAt) ? state.awaitUntil : null),
    take: (memory, labels, now) => {
      const member = state.members.get(memory.device) ?? join(state, memory, labels);
      member.labels = labels;
      look(state, member, now);
    },
    takeAgain: (device, now) => {
      const member = state.members.get(device);
      if (member) look(state, member, now);
    },
    drop: (device) => {
      const member = state.members.get(device);
      if (!member) return;
      for (const index of aggregates.keys()) enter(state, member, index, undefined);
      if (member.isLost) state.lost--;
      state.members.delete(device);
    },
    awaitLost: (watchedAt, areMembersUnknown) => {
      state.awaitUntil = watchedAt;
      state.areMembersUnknown = areMembersUnknown;
    },
    refresh: (group, now) => refresh(state, group, now),
  };
};

const join = ({ members, aggregates }: State, memory: Memory, labels: Labels): Member => {
  const member: Member = { memory, labels, entries: aggregates.map(() => null), isLost: false };
  members.set(memory.device, member);
  return member;
};

const look = (state: State, member: Member, now: WallMoment): void => {
  const { memory, labels } = member;
  let isLost = false;
  for (let index = 0; index < state.aggregates.length; index++) {
    const aggregate = state.aggregates[index];
    if (!aggregate) continue;
    const value = aggregate.read(memory, now, labels);
    enter(state, member, index, value);
    if (value !== undefined) state.staleAt = Math.min(state.staleAt, aggregate.staleAt(memory, now, labels));
    else isLost ||= aggregate.isLost(memory);
  }
  if (isLost !== member.isLost) state.lost += isLost ? 1 : -1;
  member.isLost = isLost;
};

const enter = ({ tallies }: State, { entries }: Member, index: number, value: number | undefined): void => {
  const before = entries[index] ?? null;
  if (before?.value === value) return;
  const tally = tallies[index];
  if (before) tally?.remove(before);
  entries[index] = null;
  if (value === undefined) return;
  const entry: Ranked = { value, index: 0, side: 'low' };
  entries[index] = entry;
  tally?.add(entry);
};

const refresh = (state: State, group: Memory, now: WallMoment): number | null => {
  if (now.watchedAt >= state.staleAt) lookAtAll(state, now);
  const isUnsure = isUnsureAt(state, now.watchedAt);
  for (let index = 0; index < state.aggregates.length; index++) {
    const slot = state.aggregates[index]?.slot ?? 0;
    // Without a value but with a time, as what a restart has lost: no default stands in.
    group.values[slot] = isUnsure ? undefined : state.tallies[index]?.value();
    group.observedAt[slot] = now.wallAt;
    group.watchedAt[slot] = now.watchedAt;
  }
  const next = Math.min(state.staleAt, isUnsure ? state.awaitUntil : Number.POSITIVE_INFINITY);
  return Number.isFinite(next) ? next : null;
};

const isUnsureAt = ({ lost, areMembersUnknown, awaitUntil }: State, watchedAt: number): boolean =>
  (lost > 0 || areMembersUnknown) && watchedAt < awaitUntil;

const lookAtAll = (state: State, { watchedAt, wallAt }: WallMoment): void => {
  state.staleAt = Number.POSITIVE_INFINITY;
  // The time of the one device that speaks says nothing of the age of what others said.
  for (const member of state.members.values()) look(state, member, { observedAt: Number.NaN, watchedAt, wallAt });
  state.staleAt = Math.max(state.staleAt, watchedAt + LOOKS_APART_MS);
};
