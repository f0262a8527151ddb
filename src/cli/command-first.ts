/** `tocsin --config x check` as `tocsin check --config x`: what is run without a command, `serve`, takes no words. */
export const commandFirst = (argv: readonly string[]): readonly string[] => {
  const count = leadingCount(argv[0] ?? '');
  const command = argv[count];
  if (count === 0 || command === undefined || command.startsWith('-')) return argv;
  return [...argv.slice(count), ...argv.slice(0, count)];
};

/** How many words the option takes that may stand before a command, which is the config; else 0. */
const leadingCount = (first: string): number => {
  if (first === '-c' || first === '--config') return 2;
  return /^(?:--config=|-c[^-])/.test(first) ? 1 : 0;
};
