/** `1 file`, `2 files`: a number with its noun, `many` of which end otherwise. */
export const count = (amount: number, noun: string, many = `${noun}s`): string =>
  `${amount} ${amount === 1 ? noun : many}`;
