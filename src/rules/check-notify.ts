import { isJsonObject, type JsonObject } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Path } from '../document/read.ts';
import { groupFault, groupFix, type Names } from './check-comparison.ts';
import type { FaultList } from './fault-list.ts';
import type { RuleContext, TemplateCheck } from './rule-context.ts';

/** Of `send`: more are refused by the service. */
const MOST_NAMES = 20;

/** What else a template can name; the rest are captures and facts. */
export const CONTEXT_NAMES: readonly string[] = ['device', 'key', 'labels', 'facts', 'attributes', 'rule', 'alarm'];

/** What there is of the alarm and of the rule. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  alarm: ['id', 'state', 'severity', 'raisedAt', 'clearedAt', 'duration'],
  rule: ['id', 'title', 'severity', 'labels'],
};

/** Keys that the service keeps for itself, by the argument they would stand in. */
const RESERVED: Readonly<Record<string, readonly string[]>> = {
  Data: [],
  Apn: [],
  Fcm: ['to', 'registration_ids', 'condition', 'notification_key'],
  Gcm: ['to', 'registration_ids', 'notification_key'],
  FacebookMessenger: ['recipient'],
};

interface WrittenNotify {
  readonly notify: unknown;
  readonly path: Path;
  /** Null when the rule's source has faults, so that nobody knows its names. */
  readonly names: Names | null;
  readonly checkTemplate: RuleContext['checkTemplate'];
  readonly faults: FaultList;
}

/** What the schema cannot say of `notify`, as it was written; returns the facts that its templates read. */
export const checkNotify = (written: WrittenNotify): readonly string[] => {
  if (!Array.isArray(written.notify)) return [];
  return written.notify.flatMap((entry: unknown, index) => {
    if (!isJsonObject(entry)) return [];
    const path = [...written.path, index];
    checkTarget(entry, path, written.faults);
    checkReserved(entry, path, written.faults);
    if (isJsonObject(entry.clear)) checkReserved(entry.clear, [...path, 'clear'], written.faults);
    return textsIn(entry, path).flatMap((text) => checkText(text, written));
  });
};

const checkTarget = (entry: JsonObject, path: Path, faults: FaultList): void => {
  const isEmpty = (names: unknown) => names === undefined || (Array.isArray(names) && names.length === 0);
  if (isEmpty(entry.Identity) && isEmpty(entry.Tag)) {
    faults.at(path, 'tells nobody', { expected: 'Identity, Tag or both' });
  }
  for (const key of ['Identity', 'Tag']) {
    const names = entry[key];
    if (names === '') faults.at([...path, key], 'an empty name is nobody', { instead: 'an identity or a tag' });
    if (!Array.isArray(names)) continue;
    if (names.length > MOST_NAMES)
      faults.at([...path, key], `${names.length} names, at most ${MOST_NAMES}`, {
        instead: 'a second entry for the rest',
      });
    for (const [at, name] of names.entries())
      if (name === '') faults.at([...path, key, at], 'an empty name is nobody', { instead: 'an identity or a tag' });
  }
};

const checkReserved = (content: JsonObject, path: Path, faults: FaultList): void => {
  for (const [argument, reserved] of Object.entries(RESERVED)) {
    for (const key of keysIn(content[argument], [...path, argument])) {
      const name = String(key.at(-1));
      const isOwn = name.startsWith('twi_') && argument !== 'FacebookMessenger';
      const isTarget = reserved.includes(name) && key.length === path.length + 2;
      if (isOwn || isTarget)
        faults.atKey(key, `"${name}" is not for rules to set: the service refuses or fills it`, {
          instead: 'the rest without it; whom to tell is said by Identity and Tag',
        });
    }
  }
};

const keysIn = (value: unknown, path: Path): readonly Path[] =>
  isJsonObject(value)
    ? Object.entries(value).flatMap(([key, part]) => [[...path, key], ...keysIn(part, [...path, key])])
    : [];

export interface PlacedText {
  readonly text: string;
  readonly path: Path;
}

/** Every text that is rendered, at any depth. */
export const textsIn = (value: unknown, path: Path): readonly PlacedText[] => {
  if (typeof value === 'string') return [{ text: value, path }];
  if (Array.isArray(value)) return value.flatMap((part: unknown, index) => textsIn(part, [...path, index]));
  if (!isJsonObject(value)) return [];
  return Object.entries(value)
    .filter(([key]) => !['after', 'unless', 'severity', 'Priority'].includes(key))
    .flatMap(([key, part]) => textsIn(part, [...path, key]));
};

const checkText = ({ text, path }: PlacedText, { names, checkTemplate, faults }: WrittenNotify): readonly string[] => {
  const { problems, variables }: TemplateCheck = checkTemplate(text);
  for (const problem of problems) faults.at(path, problem, { instead: templateFix(problem) });
  return variables.flatMap((variable) => {
    const [root = '', name] = variable;
    if (root === 'labels' && name !== undefined && names)
      checkLabel(name, names, (message, instead) => faults.at(path, message, { instead }));
    const fields = FIELDS[root];
    if (fields && name !== undefined && !fields.includes(name)) {
      faults.at(path, `unknown name "${root}.${name}"${hint(name, fields)}`, { expected: fields.join(', ') });
    }
    const read = factRead(root, name, names);
    const fault = names ? groupFault(read ?? root, names) : undefined;
    if (fault !== undefined && names && (read !== undefined || root === 'attributes'))
      faults.at(path, fault, { instead: groupFix(names) });
    return read === undefined ? [] : [read];
  });
};

/** The fact that a variable stands for, if it stands for one. */
const factRead = (root: string, name: string | undefined, names: Names | null): string | undefined => {
  if (root === 'facts') return name;
  return CONTEXT_NAMES.includes(root) || names?.captures.includes(root) ? undefined : root;
};

const checkLabel = (
  name: string,
  { captures, labels }: Names,
  tell: (message: string, instead: string) => void,
): void => {
  const known = [...captures, ...labels];
  if (!known.includes(name))
    tell(
      `unknown label "${name}"${hint(name, known)}`,
      known.length > 0 ? `one of ${known.join(', ')}` : 'a name of the payload: the rule has no labels',
    );
};

/** A problem of a template is told in the words of the language; this is what most often was meant. */
const templateFix = (problem: string): string =>
  /filter/.test(problem)
    ? 'one of the filters of docs/templates.md, such as round: 1 or default: "?"'
    : 'a template such as {{ device }} is at {{ temperature | round: 1 }}, every brace and tag closed';
