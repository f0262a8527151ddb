/** What stands before the parts of a whole: `85.5` or `85,5`. */
export type Decimal = '.' | ',';

/** `85,5`, as programs write numbers in much of Europe; or a thousand and more elsewhere: only whoever made the table knows. */
export const WITH_COMMA = /^[+-]?\d+,\d+(?:[eE][+-]?\d+)?$/;

/** Watches for numbers that were read as text: no rule compares those, and a replay without alarms would be all one sees. */
export interface DecimalDoubt {
  /** A cell that came to be text. */
  readonly see: (cell: string) => void;
  readonly notes: () => readonly string[];
}

export const createDecimalDoubt = (decimal: Decimal): DecimalDoubt => {
  let first: string | null = null;
  return {
    see: (cell) => {
      if (first === null && decimal === '.' && WITH_COMMA.test(cell)) first = cell;
    },
    notes: () =>
      first === null ? [] : [`has cells such as ${first}, which are text: if they are numbers, say --decimal ,`],
  };
};
