import type { Json, JsonObject } from '../base/json.ts';
import { attributeName, readAttribute } from './attribute-fact.ts';
import type { Memory } from './memory.ts';

/** Bytes of JSON: it is stored with every transition. */
const LARGEST = 2048;
const LONGEST_CUT = 120;

/** What is derived, and the values of `facts`: remembered, at `slots`, or attributes, which have none; cut values end in `…`, facts left out are told of under `…`. */
export const collectEvidence = (
  memory: Memory,
  { facts, slots }: { readonly facts: readonly string[]; readonly slots: readonly number[] },
  derived: JsonObject = {},
): JsonObject => {
  const evidence: Record<string, Json> = { ...derived };
  for (const [index, fact] of facts.entries()) {
    const remembered = memory.values[slots[index] ?? -1];
    const value = remembered ?? readAttribute(memory.attributes, attributeName(fact) ?? '') ?? remembered;
    if (value !== undefined && evidence[fact] === undefined) evidence[fact] = value;
  }
  return sizeOf(evidence) <= LARGEST ? evidence : shrink(evidence);
};

const shrink = (evidence: JsonObject): JsonObject => {
  const bySize = Object.entries(evidence).toSorted(([, a], [, b]) => sizeOf(b) - sizeOf(a));
  const cut: Record<string, Json> = { ...evidence };
  for (const [fact, value] of bySize) {
    cut[fact] = cutValue(value);
    if (sizeOf(cut) <= LARGEST) return cut;
  }
  return leaveOut(cut);
};

const cutValue = (value: Json): Json => {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_CUT ? `${text.slice(0, LONGEST_CUT)}…` : value;
};

/** Only a rule with very many facts comes here. */
const leaveOut = (evidence: JsonObject): JsonObject => {
  const names = Object.keys(evidence);
  let kept = names.length;
  while (kept > 0) {
    kept--;
    const fewer = { ...pick(evidence, names.slice(0, kept)), '…': `${names.length - kept} more facts` };
    if (sizeOf(fewer) <= LARGEST) return fewer;
  }
  return {};
};

const pick = (evidence: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(evidence).filter(([name]) => names.includes(name)));

const sizeOf = (value: Json): number => Buffer.byteLength(JSON.stringify(value));
