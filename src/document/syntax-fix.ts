/** What most often was meant where YAML gives up with these words. */
export const syntaxFix = (message: string): string => FIXES.find(([words]) => words.test(message))?.[1] ?? COMMON_FIX;

const COMMON_FIX =
  'each key on a line of its own, indented by blanks as its neighbours, and texts with : # { [ in quotes';

const FIXES: readonly (readonly [words: RegExp, instead: string])[] = [
  [/stands twice/, 'one of the two'],
  [/no blank/, 'a blank of the keyboard'],
  [/one document/, 'each document into a file of its own'],
  [/tab/i, 'blanks in place of tabs'],
  [/within &/, 'no alias inside of what its anchor names'],
  [/come to too much/, 'what they stand for, or fewer of them'],
  [/anchor|^\*/i, 'the anchor &name before its first *name'],
  [/<</, '<<: *name, the alias of a map'],
  [/[Uu]nresolved tag/, 'the text in quotes'],
  [/UTF-8/, 'the same file saved as UTF-8'],
  [/quote/i, 'a quote at the end as at the beginning'],
  [/flow|\]|\}/, 'each [ and { with its ] and }'],
  [/too deep/, 'what is nested as a condition with a name'],
];
