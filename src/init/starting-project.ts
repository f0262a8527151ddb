import { CONFIG_TEXT } from './config-text.ts';
import { ROSTER_TEXT } from './roster-text.ts';
import { RULE_TEXT } from './rule-text.ts';

/** The files of a starting project: text by path, relative to its folder. The schemas come along, so that editors work offline. */
export const startingProject = (schemas: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> =>
  new Map([
    ['README.md', README_TEXT],
    ['config/tocsin.yaml', CONFIG_TEXT],
    ['config/roster.yaml', ROSTER_TEXT],
    ['rules/first.yaml', RULE_TEXT],
    ['.gitignore', IGNORE_TEXT],
    ['.vscode/settings.json', toText(SETTINGS)],
    ['.vscode/extensions.json', toText({ recommendations: ['redhat.vscode-yaml'] })],
    ...Object.entries(schemas).map(([name, schema]) => [`config/schemas/${name}.schema.json`, toText(schema)] as const),
  ]);

const toText = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const README_TEXT = `# Alarms

1. \`tocsin check\` looks for faults, each with file, line and column; \`tocsin test\` runs the tests of the rules.
2. \`tocsin serve\` starts the service, with a broker of its own, and prints each message instead of sending it.
3. In a second terminal \`tocsin publish cold/oslo/f7/telemetry '{ "temperature": -10 }'\` is a warm freezer, and the rule has ten minutes of patience.
4. \`tocsin alarms\` lists alarms, and \`tocsin why freezer-warm\` (or of one freezer: \`tocsin why freezer-warm/oslo/f7\`) says why one came, or
   did not; \`tocsin ack freezer-warm/oslo/f7\` says that you take care of it. \`tocsin config print --origin\` says where each value of the config comes from.
5. Then write rules of your own: \`rules/first.yaml\` is the pattern, and saving is enough. Name a broker (\`mqtt.url\`), people
   (\`config/roster.yaml\`) and drivers (\`channels\`), and try them with \`tocsin doctor\`.
`;

const IGNORE_TEXT = `# the store, its admin token, and secrets
/data/
.env
*.p8
*.pem
`;

/** For files without a modeline of their own; rule tests in files of their own are no rules. */
const SETTINGS = {
  'yaml.schemas': {
    'config/schemas/config.schema.json': 'config/tocsin.yaml',
    'config/schemas/roster.schema.json': 'config/roster.yaml',
    'config/schemas/inventory.schema.json': 'config/inventory.yaml',
    'config/schemas/rules.schema.json': ['rules/**/*.yaml', '!rules/**/*.test.yaml'],
    'config/schemas/tests.schema.json': 'rules/**/*.test.yaml',
  },
};
