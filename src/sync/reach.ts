import { chunksOf, runThrough } from '../base/in-steps.ts';
import type { Reason } from '../model/reason.ts';
import { addressKey } from './ownership.ts';
import type { ActualBinding } from './ports.ts';
import type { DesiredBinding, SourceView } from './source.ts';
import type { Unreachable } from './status.ts';

export interface ReachInput {
  readonly views: readonly SourceView[];
  readonly desired: readonly DesiredBinding[];
  /** Why an address that is wanted is not bound, by address key. */
  readonly unbound: ReadonlyMap<string, Reason>;
  /** Address keys. */
  readonly optedOut: ReadonlySet<string>;
}

/**
 * Everybody who is listed and has no binding that works, once, with the reason of the first address. Stops to be told to go
 * on about every 1,000 addresses.
 */
export function* unreachableSteps({
  views,
  desired,
  unbound,
  optedOut,
}: ReachInput): Generator<void, readonly Unreachable[]> {
  const reached = new Set<string>();
  const reasons = new Map<string, Reason>();
  for (const some of chunksOf(desired)) {
    for (const one of some) {
      const reason = reasonAgainst(one, unbound, optedOut);
      if (reason === null) reached.add(one.identity);
      else if (!reasons.has(one.identity)) reasons.set(one.identity, reason);
    }
    yield;
  }
  const missing = new Set<string>();
  for (const { listing } of views) {
    for (const identity of listing?.people ?? []) if (!reached.has(identity)) missing.add(identity);
    yield;
  }
  for (const identity of reasons.keys()) if (!reached.has(identity)) missing.add(identity);
  if (missing.size === 0) return [];
  const named = new Set<string>();
  for (const { listing } of views)
    for (const some of chunksOf(listing?.bindings ?? [])) {
      for (const { identity } of some) if (missing.has(identity)) named.add(identity);
      yield;
    }
  const reasonOf = (identity: string) =>
    reasons.get(identity) ?? (named.has(identity) ? 'listed-elsewhere' : 'no-address');
  return [...missing].map((identity) => ({ identity, reason: reasonOf(identity) }));
}

/** The same at one go. */
export const findUnreachable = (input: ReachInput): readonly Unreachable[] => runThrough(unreachableSteps(input));

/** Null: a message gets there, be it that somebody else bound the same. */
const reasonAgainst = (
  one: DesiredBinding,
  unbound: ReachInput['unbound'],
  optedOut: ReadonlySet<string>,
): Reason | null => {
  // As it nearly always is, which spares the key.
  if (unbound.size + optedOut.size === 0) return null;
  const key = addressKey(one);
  const reason = unbound.get(key);
  if (reason !== undefined && reason !== 'foreign-binding-same') return reason;
  return optedOut.has(key) ? 'opted-out' : null;
};

/** A name as it is written, or what it may look like. */
export type NamePattern = string | RegExp;

/** Whom a message may be for: bindings of any of the identities (all, if there is none) that have all of the tags. */
export interface TargetPattern {
  readonly identities: readonly NamePattern[];
  readonly tags: readonly NamePattern[];
}

/** The part of a binding that says whom it is for. */
export type Bound = Pick<ActualBinding, 'identity' | 'type' | 'tags'>;

/** Those whom no binding fits. Looks at a binding only where one of the names of a target leads to it. */
export const findUnbound = <T extends { readonly pattern: TargetPattern }>(
  targets: readonly T[],
  bindings: readonly Bound[],
): readonly T[] => {
  if (targets.length === 0) return [];
  const patterns = targets.map(({ pattern }) => pattern);
  const index = indexBound(patterns, bindings);
  // Rules are many, and whom they tell are few.
  const known = new Map<string, boolean>();
  return targets.filter(({ pattern }) => {
    const text = textOf(pattern);
    const isBound = known.get(text) ?? isAnyoneFor(pattern, index);
    known.set(text, isBound);
    return !isBound;
  });
};

const textOf = ({ identities, tags }: TargetPattern): string =>
  JSON.stringify([identities, tags].map((names) => names.map((name) => [typeof name, String(name)])));

interface BoundIndex {
  readonly byIdentity: ReadonlyMap<string, readonly Bound[]>;
  /** Implicit tags too. */
  readonly byTag: ReadonlyMap<string, readonly Bound[]>;
}

const indexBound = (patterns: readonly TargetPattern[], bindings: readonly Bound[]): BoundIndex => {
  const isTagAsked = askedOf(patterns.flatMap(({ tags }) => tags));
  const isIdentityAsked = askedOf(patterns.flatMap(({ identities }) => identities));
  const [byTag, byIdentity] = [new Map<string, Bound[]>([['all', [...bindings]]]), new Map<string, Bound[]>()];
  for (const bound of bindings) {
    if (isTagAsked(bound.type)) addTo(byTag, bound.type, bound);
    for (const tag of bound.tags) if (isTagAsked(tag)) addTo(byTag, tag, bound);
    if (isIdentityAsked(bound.identity)) addTo(byIdentity, bound.identity, bound);
  }
  return { byIdentity, byTag };
};

/** People are many, and whom rules name are few; only for what a name may look like all of them have to be there. */
const askedOf = (names: readonly NamePattern[]): ((name: string) => boolean) => {
  const written = new Set(names.filter((name) => typeof name === 'string'));
  return names.every((name) => typeof name === 'string') ? (name) => written.has(name) : () => true;
};

const addTo = (lists: Map<string, Bound[]>, name: string, bound: Bound): void => {
  const list = lists.get(name);
  if (list) list.push(bound);
  else lists.set(name, [bound]);
};

const isAnyoneFor = (pattern: TargetPattern, { byIdentity, byTag }: BoundIndex): boolean => {
  const { identities, tags } = pattern;
  // Tags first, for of them there are fewer; without an identity anybody will do.
  const ways: readonly Way[] = [
    ...tags.map((tag) => ({ names: [tag], index: byTag })),
    ...(identities.length > 0 ? [{ names: identities, index: byIdentity }] : []),
  ];
  const [shortest] = ways.flatMap(listsOf).toSorted((a, b) => countOf(a) - countOf(b));
  for (const bounds of shortest ?? listsLike(ways[0] ?? { names: ['all'], index: byTag }))
    if (bounds.some((bound) => fits(pattern, bound))) return true;
  return false;
};

/** Leads to all that bear one of the names. */
interface Way {
  readonly names: readonly NamePattern[];
  readonly index: ReadonlyMap<string, readonly Bound[]>;
}

type Lists = readonly (readonly Bound[])[];

/** No lists, if a pattern is among the names: all that there are had to be read for it. */
const listsOf = ({ names, index }: Way): readonly Lists[] => {
  const written = names.filter((name) => typeof name === 'string');
  return written.length < names.length ? [] : [written.map((name) => index.get(name) ?? [])];
};

const countOf = (lists: Lists): number => lists.reduce((sum, { length }) => sum + length, 0);

function* listsLike({ names, index }: Way): Generator<readonly Bound[]> {
  for (const [known, bounds] of index) if (names.some((name) => fitsName(name, known))) yield bounds;
}

const fits = ({ identities, tags }: TargetPattern, { identity, type, tags: own }: Bound): boolean =>
  (identities.length === 0 || identities.some((name) => fitsName(name, identity))) &&
  tags.every((tag) => ['all', type, ...own].some((one) => fitsName(tag, one)));

export const fitsName = (pattern: NamePattern, name: string): boolean =>
  typeof pattern === 'string' ? pattern === name : pattern.test(name);
