/** What a terminal that nobody has widened shows of a line. */
const WIDTH = 80;

/** `line` in lines of so many columns, broken after blanks and commas; those after the first begin below column `indent`. */
export const wrapLine = (line: string, indent: number, width = WIDTH): readonly string[] => {
  const lines: string[] = [];
  let current = line.slice(0, indent);
  let isBegun = false;
  for (const piece of line.slice(indent).split(/(?<=[ ,])/)) {
    // What cannot be broken stands whole, however long it is.
    if (isBegun && (current + piece).trimEnd().length > width) {
      lines.push(current.trimEnd());
      current = ' '.repeat(indent);
    }
    current += piece;
    isBegun = true;
  }
  return [...lines, current.trimEnd()];
};
