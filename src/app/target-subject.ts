import type { Target } from '../model/notification.ts';

/** A target as the subject of a trouble: `Identity=ana-k&Tag=on-call&Tag=site-oslo`. It can be read back. */
export const targetToSubject = ({ Identity, Tag }: Target): string =>
  new URLSearchParams([...pairs('Identity', Identity), ...pairs('Tag', Tag)]).toString();

const pairs = (name: string, values: readonly string[]) => values.map((value): [string, string] => [name, value]);

/** For a person: `on-call + site-oslo`, `ana-k or ben`, `ana-k with critical`. */
export const describeTarget = ({ Identity, Tag }: Target): string =>
  [Identity.join(' or '), Tag.join(' + ')].filter((part) => part !== '').join(' with ');

/** Null for a subject that names no target. */
export const subjectToTarget = (subject: string): Target | null => {
  const names = new URLSearchParams(subject);
  const target = { Identity: names.getAll('Identity'), Tag: names.getAll('Tag') };
  return target.Identity.length + target.Tag.length > 0 ? target : null;
};

/** The subject for a rule whose target cannot be known: a part of it has no value. */
export const ruleToSubject = (rule: string): string => `rule ${rule}`;

export const isRuleSubject = (subject: string): boolean => subject.startsWith('rule ');
