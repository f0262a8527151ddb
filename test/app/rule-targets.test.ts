import { expect, test } from 'vitest';
import { createRuleBook } from '../../src/app/rule-book.ts';
import { ruleTargets } from '../../src/app/rule-targets.ts';
import { SYSTEM_FILE, systemRuleText, TROUBLE_IDS } from '../../src/app/system-rules.ts';
import { createNotifier } from '../../src/notifier/notifier.ts';
import type { CompiledRule } from '../../src/rules/compiled-rule.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { coldDecoder, loadRules, ruleContext, warm } from './small-world.ts';

const context = ruleContext([coldDecoder()]);

const rulesWith = (...notify: readonly (readonly string[])[]) =>
  notify.flatMap((entries, index) => loadRules(warm(`notify: [ ${entries.join(', ')} ]`, `r${index}`), context).rules);

const systemRules = (notify: readonly { readonly Tag: string }[]) => {
  const sources = new Map(TROUBLE_IDS.map((id) => [id, { topics: [], labels: [], deviceLabels: null }]));
  const system = { layouts: createFactLayouts(), checkTemplate: createNotifier().checkTemplate, sources };
  return loadRules(systemRuleText(notify), system, SYSTEM_FILE).rules;
};

const targetsOf = (rules: readonly CompiledRule[]) => ruleTargets(createRuleBook(rules, []));

test('a target that several entries name stands once, with the rules that name it', () => {
  const rules = rulesWith(
    ['{ Tag: [on-call, site-oslo], Body: x }', '{ Identity: "lead-{{ site }}", Body: x }'],
    ['{ Tag: [site-oslo, on-call], Body: y }', '{ Tag: [on-call, site-oslo, on-call], after: 5m, Body: z }'],
  );
  expect(targetsOf(rules)).toEqual([
    {
      name: 'on-call + site-oslo',
      rules: ['r0', 'r1'],
      Identity: [],
      Tag: ['on-call', 'site-oslo'],
      pattern: { identities: [], tags: ['on-call', 'site-oslo'] },
    },
    {
      name: 'lead-{{ site }}',
      rules: ['r0'],
      Identity: ['lead-{{ site }}'],
      Tag: [],
      pattern: { identities: [/^lead-.*$/s], tags: [] },
    },
  ]);
});

test('an identity is another target than a tag of the same name', () => {
  const rules = rulesWith(['{ Tag: [ana], Body: x }', '{ Identity: [ana], Body: x }']);
  expect(targetsOf(rules).map(({ Identity, Tag }) => [Identity, Tag])).toEqual([
    [[], ['ana']],
    [['ana'], []],
  ]);
});

test('a rule that tells nobody has no target', () => {
  expect(targetsOf(loadRules(warm(), context).rules)).toEqual([]);
});

test("Tocsin's own alarms have the targets of system.notify under that name, and none without it", () => {
  expect(targetsOf(systemRules([{ Tag: 'ops' }]))).toMatchObject([{ rules: ['system.notify'], Tag: ['ops'] }]);
  expect(targetsOf(systemRules([]))).toEqual([]);
});
