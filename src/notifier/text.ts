import type { Reason } from '../model/reason.ts';
import type { TemplateContext } from './context.ts';

/** Texts that no rule wrote. None is a template: a title may hold braces. */
export const defaultTexts = (context: TemplateContext): { readonly Title: string; readonly Body: string } => {
  const { key, rule, alarm } = context;
  return alarm.state === 'active'
    ? { Title: rule.title, Body: `${rule.title}: ${key} (${alarm.severity})` }
    : { Title: rule.title, Body: `${rule.title}: ${key} is back to normal after ${alarm.duration}.` };
};

/** An alarm that is active already, and worse than it was. */
export const riseTexts: Texts = ({ key, rule, alarm }) => ({
  Title: rule.title,
  Body: `${rule.title}: ${key} is ${alarm.severity} now.`,
});

type Texts = (context: TemplateContext) => { readonly Title: string; readonly Body: string };

/** Of an end after which nobody knows whether all is well; undefined for one that says that it is. */
export const unwatchedTexts = (reason: Reason): Texts | undefined => {
  if (reason === 'rule-removed') return removedTexts;
  return reason === 'outside-active' ? outsideTexts : undefined;
};

const removedTexts: Texts = ({ key, rule }) => ({
  Title: rule.title,
  Body: `${rule.title}: ${key} is no longer watched, its rule was removed.`,
});

const outsideTexts: Texts = ({ key, rule, alarm }) => ({
  Title: rule.title,
  Body: `${rule.title}: ${key} is not watched at this hour; it lasted ${alarm.duration} until now.`,
});

/** In place of a text that could not be made: what the alarm is, and why there is no more. */
export const fallbackText = ({ key, rule, alarm }: TemplateContext, reason: string): string =>
  `${rule.title} (${alarm.severity}) ${key}: ${reason}`;

/** What an SMS may hold [Twilio Messages, Body]. */
const MOST_CHARACTERS = 1600;

/** `text` cut to what fits, ending in `…`, never within a character. */
export const trimText = (text: string): string => {
  if (text.length <= MOST_CHARACTERS) return text;
  return `${text.slice(0, MOST_CHARACTERS - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
};
