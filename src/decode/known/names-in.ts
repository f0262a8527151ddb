/** The names in a text, with blanks or ends of lines between them; no fact that a format names has a blank. */
export const namesIn = (text: string): readonly string[] => text.split(/\s+/).filter((name) => name !== '');
