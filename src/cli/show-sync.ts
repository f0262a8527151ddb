import { formatDuration } from '../base/duration.ts';
import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { alignColumns } from './show-table.ts';

/** `GET /api/sync` for a person: a row for each source, then what is wrong. `now` is epoch ms. */
export const statusToLines = (status: JsonObject, now: number): readonly string[] => {
  const sources = listIn(status, 'sources');
  const rows = sources.map((source) => toRow(source, now));
  return [
    ...(rows.length === 0 ? ['no sources: the config names none under sync'] : alignColumns([HEADINGS, ...rows])),
    runToLine(status),
    ...feedbackToLines(status.feedback),
    ...troublesToLines(status),
  ];
};

/** What a run did, and what it left. */
export const doneToLines = (status: JsonObject): readonly string[] => [runToLine(status), ...troublesToLines(status)];

/** Nothing waits for a person: nothing is held, stale, faulty or failed. */
export const isWell = (status: JsonObject): boolean =>
  couldCompare(status) &&
  status.outcome !== 'incomplete' &&
  [...heldIn(status), ...listIn(status, 'failures')].length === 0 &&
  listIn(status, 'sources').every((source) => isNothing(source.stale) && listIn(source, 'faults').length === 0);

/** The service and the store answered. */
export const couldCompare = ({ outcome }: JsonObject): boolean =>
  outcome !== 'service-unreachable' && outcome !== 'failed';

export const heldIn = (status: Json): readonly JsonObject[] => (isJsonObject(status) ? listIn(status, 'held') : []);

export const heldToLine = ({ source, deletes, of, reason }: JsonObject): string =>
  `${textOf(deletes)} of ${textOf(of)} bindings of ${textOf(source)} would go (${textOf(reason)})`;

/** `GET /api/sync/plan`: a line for each change, and their sum. */
export const planToLines = (plan: JsonObject): readonly string[] => {
  if (!couldCompare(plan)) return [`${textOf(plan.outcome)}: ${textOf(plan.message)}`];
  const changes = listIn(plan, 'changes');
  const left = leftOut(plan, 'total', changes);
  const sums = [...Map.groupBy(changes, ({ change }) => textOf(change))].map(
    ([change, { length }]) => `${length} ${SUMS[change] ?? change}`,
  );
  const isHeld = changes.some(({ change }) => change === 'held') || heldIn(plan).length > 0;
  return [
    ...alignColumns(changes.map(changeToRow)),
    ...left,
    sums.length === 0 ? 'nothing to change' : sums.join(', '),
    ...(isHeld ? [CONFIRM] : []),
  ];
};

const HEADINGS = ['source', 'type', 'age', 'people', 'desired', 'bound', ''];

const toRow = ({ name, type, readAt, people, desired, owned, stale }: JsonObject, now: number): readonly string[] => [
  ...[name, type].map(textOf),
  typeof readAt === 'string' ? formatDuration(now - Date.parse(readAt)) : 'never',
  ...[people, desired, owned].map(textOf),
  isNothing(stale) ? '' : `stale: ${textOf(stale)}`,
];

const runToLine = ({ at, outcome, counts, message }: JsonObject): string => {
  if (isNothing(at)) return 'no run yet';
  const done = Object.entries(isJsonObject(counts) ? counts : {}).map(([name, count]) => `${textOf(count)} ${name}`);
  const parts = [`${textOf(at)} ${textOf(outcome)}`, textOf(message), done.join(', ')];
  return parts.filter((part) => part !== '').join(': ');
};

const feedbackToLines = (feedback: Json | undefined): readonly string[] => {
  if (!isJsonObject(feedback)) return [];
  const { gone, optedOut } = feedback;
  return gone || optedOut ? [`reported by providers: ${textOf(gone)} gone, ${textOf(optedOut)} opted out`] : [];
};

const CONFIRM = 'what is held waits; if it is meant: tocsin sync apply --confirm';

const troublesToLines = (status: JsonObject): readonly string[] => {
  const held = linesOf(status, 'held', (one) => `held: ${heldToLine(one)}`);
  return [
    ...held,
    ...(held.length > 0 ? [CONFIRM] : []),
    ...linesOf(status, 'unreachable', ({ identity, reason }) => `not reached: ${textOf(identity)} (${textOf(reason)})`),
    ...linesOf(status, 'nobodyBound', nobodyToLine),
    ...linesOf(status, 'overruled', overruledToLine),
    ...linesOf(status, 'failures', failureToLine),
    ...listIn(status, 'sources').flatMap((source) => [
      ...linesOf(source, 'faults', (fault) => `fault: ${faultToLine(fault)}`),
      ...linesOf(source, 'warnings', (fault) => `warning: ${faultToLine(fault)}`),
    ]),
  ];
};

const nobodyToLine = ({ target, rules }: JsonObject): string =>
  `nobody bound: ${textOf(target)}, whom ${textOf(rules)} notifies`;

const overruledToLine = ({ source, place, identity, type, address, reason, by }: JsonObject): string =>
  `conflict: ${[source, place].map(textOf).join(' ')}: ${[type, address].map(textOf).join(' ')} of ${textOf(identity)}: ` +
  `${textOf(reason)}${isNothing(by) ? '' : `, ${textOf(by)}`}`;

const failureToLine = ({ type, address, reason, status, code, message }: JsonObject): string =>
  `failed: ${[type, address].map(textOf).join(' ')} (${textOf(reason)}): ${[status, code, message].map(textOf).join(' ')}`;

/** Without what was expected and received: an address may stand there. */
const faultToLine = ({ file, line, column, path, message }: JsonObject): string =>
  `${[file, line, column].map(textOf).join(':')} ${isNothing(path) ? '' : `${textOf(path)}: `}${textOf(message)}`;

const changeToRow = ({ change, type, address, identity, reason, source, note }: JsonObject): readonly string[] => [
  `${SIGNS[textOf(change)] ?? ' '} ${textOf(change)}`,
  ...[type, address, identity, reason, source, note].map(textOf),
];

const SIGNS: Readonly<Record<string, string>> = {
  ...{ create: '+', replace: '~', adopt: '=', delete: '-' },
  ...{ 'let-go': 'x', held: '?', conflict: '!' },
};

const SUMS: Readonly<Record<string, string>> = {
  create: 'to create',
  replace: 'to replace',
  adopt: 'to adopt',
  delete: 'to delete',
  'let-go': 'to let go',
  conflict: 'in conflict',
};

const linesOf = (of: JsonObject, key: string, toLine: (one: JsonObject) => string): readonly string[] => {
  const list = listIn(of, key);
  return [...list.map(toLine), ...leftOut(of, `${key}Total`, list)];
};

/** Lists come cut, with the number that there are beside them. */
const leftOut = (of: JsonObject, key: string, { length }: readonly unknown[]): readonly string[] => {
  const total = of[key];
  return typeof total === 'number' && total > length ? [`and ${total - length} more`] : [];
};

const listIn = (of: JsonObject, key: string): readonly JsonObject[] => {
  const list = of[key];
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
};

const isNothing = (value: Json | undefined): boolean => value === undefined || value === null || value === '';

const textOf = (value: Json | undefined): string => {
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'object' ? '' : String(value ?? '');
  return text.replace(UNSEEN, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`);
};

/** Lists of others name whom they like: what moves the cursor, ends the line or turns it round is shown as its code. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
