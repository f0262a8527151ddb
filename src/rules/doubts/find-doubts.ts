import { isJsonObject } from '../../base/json.ts';
import { sortFaults } from '../../document/fault.ts';
import type { Document, Path } from '../../document/read.ts';
import { createFaultList } from '../fault-list.ts';
import { readRuleFile, type SoundFile } from '../load.ts';
import { expandPolicies } from '../policies.ts';
import type { RuleContext } from '../rule-context.ts';
import { findUnknownAttributes } from './attributes.ts';
import { findClears } from './clears.ts';
import type { Doubt } from './doubt.ts';
import { findUnknownFacts } from './facts.ts';
import type { GivenFacts } from './given-facts.ts';
import { findHiddenLevels } from './levels.ts';
import { findMissing } from './missing.ts';
import { findNever } from './never.ts';
import { findTooQuick } from './pace.ts';
import { findShadows, type Shadow } from './shadows.ts';
import { findShownNames } from './shown-names.ts';
import { findCostlySms } from './sms.ts';
import type { SmsOutlook } from './sms-outlook.ts';
import { createSubject, type DoubtDraft, type Doubter, type Subject } from './subject.ts';
import { findUnknownNames } from './templates.ts';

const DOUBTERS: readonly Doubter[] = [
  findNever,
  findHiddenLevels,
  findClears,
  findMissing,
  findUnknownAttributes,
  findTooQuick,
  findUnknownFacts,
  findUnknownNames,
  findCostlySms,
];

/** The text of a rule file. */
export interface DoubtedText {
  readonly file: string;
  readonly text: string;
}

/** What rules are held against: their sources, and what is known of their devices. */
export interface DoubtContext extends RuleContext {
  /** Every attribute that some device has; left out or null: nobody knows. */
  readonly attributes?: ReadonlySet<string> | null;
  /** Which facts a source has, by its format; left out: nobody knows. */
  readonly given?: ReadonlyMap<string, GivenFacts>;
  /** What is known of SMS; left out or null: nothing, and their length is not looked at. */
  readonly sms?: SmsOutlook | null;
  /** Files of tests alone, as they were written: what they send, devices send. */
  readonly testFiles?: readonly unknown[];
}

/** What can hardly be meant in the rules of `texts`, each by its place. Files with faults are passed over: their faults come first. */
export const findDoubts = (texts: readonly DoubtedText[], context: DoubtContext): readonly Doubt[] => {
  const placed = texts.flatMap(({ file, text }) => {
    const read = readRuleFile(text, file, context);
    return read.ok ? subjectsOf(read.value, context) : [];
  });
  const documents = new Map(placed.map(({ subject, document }) => [subject, document]));
  const own = placed.flatMap(({ subject }) =>
    DOUBTERS.flatMap((doubter) => doubter(subject).map((draft): Shadow => ({ subject, draft }))),
  );
  const doubts = [...own, ...findShadows(placed.map(({ subject }) => subject))].flatMap(({ subject, draft }) => {
    const document = documents.get(subject);
    return document ? [toDoubt(subject, draft, document)] : [];
  });
  return inOrder(doubts);
};

interface Placed {
  readonly subject: Subject;
  readonly document: Document;
}

const subjectsOf = (
  { document, rules }: SoundFile,
  { sources, checkTemplate, attributes = null, sms = null, testFiles = [], given }: DoubtContext,
): readonly Placed[] => {
  const shown = findShownNames(document.value, testFiles);
  return rules.map((drafted, index) => {
    const everyMs = sources.get(drafted.draft.source.name)?.everyMs ?? null;
    const place = (key: string): Path => placeOf(document, ['rules', index, key]);
    const placeEntry = placeEntriesOf(document, place('notify'));
    const bySource = given?.get(drafted.draft.source.name) ?? null;
    const known = { attributes, sms, checkTemplate, shown, place, placeEntry, given: bySource };
    return { document, subject: createSubject({ drafted, everyMs, ...known }) };
  });
};

/** Entries that a policy brought stand there, and those after it are fewer in the rule than they come to. */
const placeEntriesOf = (document: Document, path: Path): Subject['placeEntry'] => {
  const { value } = document;
  const notify = valueAt(value, path);
  const policies = isJsonObject(value) && isJsonObject(value.policies) ? value.policies : {};
  if (!Array.isArray(notify)) return (index, rest) => [...path, index, ...rest];
  return expandPolicies({ notify, policies, path, faults: createFaultList(document) }).place;
};

/** Where a path of a rule stands: what the rule does not say itself stands in the file's defaults. */
const placeOf = (document: Document, path: Path): Path => {
  const [root, , ...rest] = path;
  if (root !== 'rules' || isThere(document.value, path)) return path;
  const inDefaults = ['defaults', ...rest];
  return isThere(document.value, inDefaults) ? inDefaults : path;
};

const isThere = (value: unknown, path: Path): boolean => valueAt(value, path) !== undefined;

const valueAt = (value: unknown, path: Path): unknown => {
  let current = value;
  for (const step of path) {
    if (Array.isArray(current)) current = current[Number(step)];
    else if (isJsonObject(current) && Object.hasOwn(current, String(step))) current = current[String(step)];
    else return undefined;
  }
  return current;
};

const toDoubt = ({ rule }: Subject, { doubt, path, message, instead }: DoubtDraft, document: Document): Doubt => ({
  ...document.fault(placeOf(document, path), message),
  doubt,
  rule: rule.id,
  instead,
});

/** What a condition that several rules name brings about is told once. */
const inOrder = (doubts: readonly Doubt[]): readonly Doubt[] => {
  const byPlace = new Map<string, Doubt>();
  for (const doubt of doubts) {
    const place = `${doubt.file}:${doubt.line}:${doubt.column} ${doubt.message}`;
    if (!byPlace.has(place)) byPlace.set(place, doubt);
  }
  return sortFaults([...byPlace.values()]);
};
