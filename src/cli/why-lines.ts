import type { WhyShape } from '../api/why-shape.ts';
import { sayNotified } from '../app/why-told.ts';
import { alignColumns } from './show-table.ts';

type Chain = WhyShape['chains'][number];
type Step = Chain['steps'][number];

/** Each chain whole, or if there are many a line for each. */
export const whyToLines = ({ chains, total }: WhyShape): readonly string[] => {
  if (total === 0) return ['no rule looks at this device'];
  const more = total > chains.length ? [`and ${total - chains.length} more`] : [];
  if (chains.length <= SHOWN_WHOLE) return [...chains.flatMap(chainToLines), ...more];
  const rows = chains.map((chain) => [nameOf(chain), chain.state, headline(chain)]);
  return [...alignColumns(rows), ...more, 'one of them whole: tocsin why RULE/KEY'];
};

const SHOWN_WHOLE = 3;

const nameOf = ({ rule, key }: Chain): string => (key === null ? rule : `${rule}/${key}`);

const headline = ({ blockedAt, notifications }: Chain): string => {
  if (blockedAt) return `${blockedAt.waits ? 'waits' : 'blocked'} at ${blockedAt.step}: ${blockedAt.text}`;
  return notifications.length > 0 ? 'every message arrived' : 'nothing stands in the way';
};

const chainToLines = (chain: Chain): readonly string[] => [
  `${nameOf(chain)}  ${chain.state}  ${chain.title}`,
  ...(chain.blockedAt === null ? [`  ${headline(chain)}`] : []),
  ...chain.blocks.flatMap(blockToLines),
  ...chain.steps.flatMap((step) => [stepToLine(step), ...detailsOf(chain, step).map((line) => `${INDENT}${line}`)]),
  ...(chain.lastActivation === null ? [] : [`  the last alarm: tocsin why ${chain.lastActivation}`]),
  '',
];

const blockToLines = ({ step, text, waits, advice }: Chain['blocks'][number]): readonly string[] => [
  `  ${waits ? 'waits' : 'blocked'} at ${step}: ${text}`,
  ...(advice === null ? [] : [`    next: ${advice}`]),
];

const INDENT = ' '.repeat(27);

const stepToLine = ({ step, outcome, text }: Step): string =>
  `  ${MARKS[outcome].padEnd(9)} ${step.padEnd(14)} ${text}`.trimEnd();

const MARKS: Readonly<Record<Step['outcome'], string>> = {
  passed: 'passed',
  waits: 'WAITS',
  blocked: 'BLOCKED',
  unreached: '-',
};

/** What stands below a step that was reached. */
const detailsOf = (chain: Chain, { step, outcome }: Step): readonly string[] => {
  if (outcome === 'unreached') return [];
  if (step === 'facts') return [...factLines(chain.facts), ...memberLines(chain)];
  if (step === 'condition') return [...conditionLines(chain.conditions), ...clearLines(chain)];
  if (step === 'state') return transitionLines(chain);
  if (step === 'notification') return messageLines(chain);
  if (step === 'deliveries') return attemptLines(chain);
  return [];
};

const factLines = (facts: Chain['facts']): readonly string[] =>
  alignColumns(
    facts.map(({ fact, value, origin, observedAt }) => [
      ...[fact, JSON.stringify(value), origin],
      observedAt === null ? '' : `at ${observedAt}`,
    ]),
  );

/** Of an alarm over several devices: who counts, and who is left out and why. */
const memberLines = ({ members, memberCount }: Chain): readonly string[] => [
  ...alignColumns(members.map(({ device, part, text }) => [device, PARTS[part], text])),
  ...(memberCount > members.length
    ? [`and ${memberCount - members.length} more ${memberCount - members.length === 1 ? 'device' : 'devices'}`]
    : []),
];

const PARTS: Readonly<Record<Chain['members'][number]['part'], string>> = {
  counts: 'counts',
  'does-not-count': 'does not',
  unknown: 'UNKNOWN',
};

/** A comparison with the value that it had; of one fact alone the value says enough. */
const conditionLines = (conditions: Chain['conditions']): readonly string[] =>
  conditions.map(({ depth, condition, verdict, facts }) =>
    `${verdict.padEnd(8)} ${'  '.repeat(depth)}${condition}${sayValues(facts)}`.trimEnd(),
  );

const sayValues = (facts: Chain['conditions'][number]['facts']): string =>
  facts.length === 0
    ? ''
    : `   [${facts.map(({ fact, value, origin }) => `${fact} ${sayValue(value, origin)}`).join(', ')}]`;

const sayValue = (value: unknown, origin: string): string =>
  value === null ? origin : cut(JSON.stringify(value) ?? origin);

/** The whole stands among the facts. */
const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 39)}…` : text);

const clearLines = ({ clearConditions }: Chain): readonly string[] =>
  clearConditions.length === 0 ? [] : ['it ends when', ...conditionLines(clearConditions)];

const transitionLines = ({ transitions }: Chain): readonly string[] =>
  transitions.map(({ number, type, reason, observedAt, topic, evidence }) =>
    [`${number} ${type} (${reason})`, observedAt, topic ?? 'no message', JSON.stringify(evidence)].join('  '),
  );

const messageLines = ({ notifications }: Chain): readonly string[] =>
  notifications.flatMap(({ sid, on, state, createdAt, request: { Title, Body } }) => [
    `${createdAt}  ${on}  ${sayNotified(state)}  ${sid}`,
    ...[Title, Body].flatMap((text) => (typeof text === 'string' ? [`  ${text.replaceAll('\n', ' ')}`] : [])),
  ]);

const attemptLines = ({ notifications }: Chain): readonly string[] =>
  notifications.flatMap(({ deliveries }) =>
    deliveries.flatMap(({ text, attempts }) => [
      text,
      ...attempts.map(({ number, startedAt, outcome, code }) =>
        `  attempt ${number}  ${startedAt}  ${outcome ?? 'under way'}  ${code ?? ''}`.trimEnd(),
      ),
    ]),
  );
