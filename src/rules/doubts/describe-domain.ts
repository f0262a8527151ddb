import type { Domain, NumberRange } from './domain.ts';

/** What a fact can be, in words; null when it can be anything. */
export const describeDomain = ({ numbers, texts, booleans, lists }: Domain): string | null => {
  if (lists || texts === 'any') return null;
  if (booleans) return 'true or false';
  return numbers ? describeRange(numbers) : texts.map((text) => `"${text}"`).join(' or ');
};

const describeRange = ({ from, to, whole }: NumberRange): string => {
  const number = whole ? 'a whole number' : 'a number';
  if (Number.isFinite(to)) return `${number} from ${from} to ${to}`;
  return Number.isFinite(from) ? `${number} of ${from} or more` : number;
};
