const LONGEST = 60;

/** A value as a fault shows it: JSON, cut to a line. */
export const showValue = (value: unknown): string => {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
};
