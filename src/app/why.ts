import {
  WHY_STEPS,
  type WhyChainRow,
  type WhyObligationRow,
  type WhyStepName,
  type WhyStepRow,
  type WhyTransitionRow,
} from '../api/why.ts';
import type { Transition } from '../model/alarm.ts';
import { adviseOn, type WhyBlock } from './why-advice.ts';
import { findConditions, findFacts } from './why-facts.ts';
import type { WhyInput } from './why-input.ts';
import { toMemberRows } from './why-member-rows.ts';
import { saySeen, seenBlocks } from './why-seen.ts';
import { sayTold, tellBlocks, toNotificationRow, toObligationRows } from './why-told.ts';
import { findTimer, sayState, saySuppressed, sayTimer, timerBlocks, unwrittenBlocks } from './why-waiting.ts';

/**
 * One rule about one key, step by step, and what kept a message from arriving. PURE: of an alarm that was raised the
 * steps before count as passed, whatever is known now.
 */
export const whyChain = (input: WhyInput): WhyChainRow => {
  const { rule, name, sight, told, lastActivation } = input;
  const obligations = toObligationRows(input);
  const blocks = told
    ? tellBlocks(input, obligations)
    : firstOf(unwrittenBlocks(input), seenBlocks(input), timerBlocks(input));
  const advised = blocks.map((block) => ({ ...block, advice: adviseOn(block, input) }));
  return {
    ...name,
    title: rule?.title ?? told?.activation.title ?? name.rule,
    source: sight?.source ?? rule?.source ?? null,
    device: sight?.device ?? null,
    activation: told?.activation.id ?? null,
    lastActivation: told ? null : lastActivation,
    state: told ? told.activation.state : (sight?.alarm?.state ?? 'normal'),
    heardAt: sight?.heardAt ?? null,
    blockedAt: advised[0] ?? null,
    blocks: advised,
    steps: toSteps(input, obligations, blocks),
    facts: findFacts(sight),
    conditions: findConditions(sight?.explanation),
    clearConditions: findConditions(sight?.clear),
    ...toMemberRows(input),
    timer: findTimer(input),
    transitions: (told?.transitions ?? []).map(toTransitionRow),
    obligations,
    notifications: (told?.notifications ?? []).flatMap((one) => toNotificationRow(one, input.at) ?? []),
  };
};

/** What comes after a step that blocks all was never asked. */
const firstOf = (...steps: readonly (readonly WhyBlock[])[]): readonly WhyBlock[] =>
  steps.find((blocks) => blocks.length > 0) ?? [];

const toSteps = (
  input: WhyInput,
  obligations: readonly WhyObligationRow[],
  blocks: readonly WhyBlock[],
): readonly WhyStepRow[] => {
  const said: Record<WhyStepName, string> = {
    ...saySeen(input),
    timers: sayTimer(input),
    state: sayState(input),
    suppression: saySuppressed(input),
    ...sayTold(input, obligations),
  };
  const last = WHY_STEPS.indexOf(lastReached(input, blocks));
  return WHY_STEPS.map((step, index) => {
    const own = blocks.filter((block) => block.step === step);
    const outcome = index > last ? 'unreached' : outcomeOf(own);
    return { step, outcome, text: own[0]?.text ?? (outcome === 'unreached' ? '' : said[step]) };
  });
};

/** How far the message came that came farthest. */
const lastReached = ({ told }: WhyInput, blocks: readonly WhyBlock[]): WhyStepName => {
  const [first] = blocks;
  if (!first) return 'deliveries';
  if (!told) return first.step;
  if (told.notifications.some(({ deliveries }) => deliveries.length > 0)) return 'deliveries';
  if (told.notifications.length > 0) return 'notification';
  return blocks.every(({ step }) => step === 'suppression') ? 'suppression' : 'obligations';
};

const outcomeOf = (blocks: readonly WhyBlock[]): WhyStepRow['outcome'] => {
  if (blocks.length === 0) return 'passed';
  return blocks.every(({ waits }) => waits) ? 'waits' : 'blocked';
};

const toTransitionRow = ({
  number,
  type,
  severity,
  reason,
  observedAt,
  decidedAt,
  topic,
  evidence,
}: Transition): WhyTransitionRow => ({ number, type, severity, reason, observedAt, decidedAt, topic, evidence });
