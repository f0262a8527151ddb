import type { Command } from 'commander';

/** Puts the commands of `program` into groups, and examples below the help of those that brought none. */
export const addHelpTexts = (program: Command): void => {
  for (const [heading, names] of Object.entries(GROUPS)) {
    for (const name of names) find(program, [name])?.helpGroup(heading);
  }
  program.commandsGroup('Help:').helpCommand('help [command]', 'display help for command');
  for (const [path, lines] of Object.entries(EXAMPLES)) {
    find(program, path.split(' '))?.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
};

const find = (command: Command, [first, ...rest]: readonly string[]): Command | undefined => {
  if (first === undefined) return command;
  const inner = command.commands.find((one) => one.name() === first);
  return inner && find(inner, rest);
};

/** By what one is about to do. */
const GROUPS: Readonly<Record<string, readonly string[]>> = {
  'Begin:': ['init', 'demo', 'doctor', 'completion'],
  'Run:': ['serve', 'reload', 'publish', 'config'],
  'Write and prove rules:': ['check', 'test', 'record', 'replay', 'schema'],
  'Watch alarms:': ['alarms', 'why', 'ack'],
  'Reach people:': ['bindings', 'send', 'sync', 'import'],
};

/** Each can be typed as it stands. */
const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  init: ['tocsin init alarms', 'mkdir alarms && cd alarms && tocsin init'],
  demo: ['tocsin demo'],
  doctor: [
    'tocsin doctor',
    'tocsin doctor --queue 2000',
    'tocsin doctor --config /etc/tocsin/tocsin.yaml --timeout 30s --format json',
  ],
  completion: ['source <(tocsin completion bash)', 'tocsin completion fish > ~/.config/fish/completions/tocsin.fish'],
  serve: ['tocsin serve', 'tocsin serve --config /etc/tocsin/tocsin.yaml'],
  config: ['tocsin config print', 'tocsin config print --origin'],
  'config print': ['tocsin config print', 'tocsin config print --origin', 'tocsin config print --origin --format json'],
  check: [
    'tocsin check',
    'tocsin check rules/first.yaml --format json',
    'tocsin check --strict --max-delay critical=15m --format github',
  ],
  test: [
    'tocsin test',
    'tocsin test rules/first.yaml --filter warm --watch',
    'tocsin test --format junit --out report.xml',
  ],
  record: ['tocsin record --out monday.jsonl', "tocsin record --topic 'cold/#' --url mqtt://broker:1883"],
  replay: [
    'tocsin replay monday.jsonl',
    'tocsin replay monday.jsonl --rules rules/first.yaml --report --sms-price 0.05',
    'tocsin replay monday.jsonl --rules new/rules --against rules',
    'tocsin replay well.csv --topic well/w1/telemetry --time timestamp --zone Europe/Oslo',
  ],
  schema: ['tocsin schema rules > rules.schema.json'],
  alarms: ['tocsin alarms', 'tocsin alarms --state open --rule freezer-warm', 'tocsin alarms --limit 10 --format json'],
};
