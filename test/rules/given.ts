import type { Json } from '../../src/base/json.ts';
import { formatFault } from '../../src/document/fault.ts';
import { asDeviceId } from '../../src/model/ids.ts';
import type { Labels, Reading, WallMoment } from '../../src/model/reading.ts';
import { parseTopicTemplate, type TopicTemplate } from '../../src/model/topic.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { loadRuleFile, type RuleContext, type RuleFile, type SourceShape } from '../../src/rules/load.ts';
import { createMemory, takeFact } from '../../src/rules/memory.ts';

const topic = (text: string): TopicTemplate => {
  const parsed = parseTopicTemplate(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
};

/** One source `cold` of freezers, one `plant` whose device comes from the payload. */
const SOURCES: readonly (readonly [string, SourceShape])[] = [
  [
    'cold',
    {
      topics: [topic('cold/{site}/{device}/telemetry')],
      labels: ['site', 'device'],
      deviceLabels: ['site', 'device'],
    },
  ],
  ['plant', { topics: [topic('plant/{hall}/#')], labels: ['hall'], deviceLabels: null }],
];

/** Knows the variables of `{{ a.b }}`, and finds a problem wherever a text says `{% bad`. */
export const createContext = (): RuleContext => ({
  sources: new Map(SOURCES),
  layouts: createFactLayouts(),
  checkTemplate: (text) => ({
    problems: text.includes('{% bad') ? ['the template is bad'] : [],
    variables: [...text.matchAll(/\{\{ ([\w.]+)/g)].map(([, path = '']) => path.split('.')),
  }),
});

export const load = (text: string, context: RuleContext = createContext()): RuleFile => {
  const loaded = loadRuleFile(text, 'test.yaml', context);
  if (!loaded.ok) throw new Error(loaded.error.map(formatFault).join('\n'));
  return loaded.value;
};

/** Faults as `line:column path: message`, in their order. */
export const faultsOf = (text: string): readonly string[] => {
  const loaded = loadRuleFile(text, 'test.yaml', createContext());
  return loaded.ok ? [] : loaded.error.map((fault) => formatFault(fault).replace('test.yaml:', ''));
};

/** A rule over source `plant`, whose only key beside the needful ones is `when`, written as JSON. */
export const ruleWith = (when: Json, more: Readonly<Record<string, Json>> = {}, context = createContext()) => {
  const file = { version: 1, rules: [{ id: 'r', source: 'plant', when, ...more }] };
  const [rule] = load(JSON.stringify(file), context).rules;
  if (!rule) throw new Error('no rule');
  return { rule, context, memory: createMemory('plant', asDeviceId('pump-1'), { hall: 'h1' }) };
};

export type Given = ReturnType<typeof ruleWith>;

/** Puts `facts` into the memory as of `at`, by both measures. */
export const tell = ({ context, memory }: Given, facts: Readonly<Record<string, Json>>, at = 0): Given['memory'] => {
  const layout = context.layouts.of(memory.source);
  for (const [fact, value] of Object.entries(facts)) {
    takeFact(memory, layout.slot(fact), { value, observedAt: at, watchedAt: at });
  }
  memory.newestObservedAt = Math.max(memory.newestObservedAt, at);
  memory.newestTimedAt = memory.newestObservedAt;
  return memory;
};

export const at = (ms: number): WallMoment => ({ observedAt: ms, watchedAt: ms, wallAt: ms });

/** What `when` comes to over `facts`. */
export const verdictOf = (when: Json, facts: Readonly<Record<string, Json>>, labels?: Labels) => {
  const given = ruleWith(when);
  return given.rule.evaluate(tell(given, facts), at(0), labels).verdict;
};

export const reading = (facts: Readonly<Record<string, Json>>, more: Partial<Reading> = {}): Reading => ({
  source: 'plant',
  device: asDeviceId('pump-1'),
  labels: { hall: 'h1' },
  facts,
  observedAt: 1000,
  timed: true,
  receivedAt: 5000,
  retained: false,
  topic: 'plant/h1/pump-1',
  ...more,
});
