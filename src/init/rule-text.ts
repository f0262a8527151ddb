/** `rules/first.yaml` of a starting project: one rule that shows a delay, an end and a target, with its tests. */
export const RULE_TEXT = `# yaml-language-server: $schema=../config/schemas/rules.schema.json
# A first rule, and what proves it: \`tocsin test\` runs the tests below in virtual time, \`tocsin check\` looks for faults.
# Saving is enough: the running service takes a change up, and a file with faults changes nothing.
version: 1

rules:
  - id: freezer-warm               # names the alarm, in the API and the log
    title: Freezer too warm
    source: cold                   # of config/tocsin.yaml: cold/{site}/{device}/telemetry
    when:
      all:
        - { fact: temperature, operator: greaterThan, value: -15 }
    for: 10m                       # a short warm spell is no alarm
    clear:                         # lower than the limit above, so that a freezer at the edge is one alarm and not twenty
      when: { all: [{ fact: temperature, operator: lessThanInclusive, value: -18 }] }
      for: 2m
    severity: critical
    notify:
      - Tag: [on-call, "site-{{ site }}"] # whoever has both, in config/roster.yaml
        Title: "{{ site }}: freezer {{ device }} too warm" # of a push; an SMS has the Body alone
        Body: "{{ site }}: freezer {{ device }} at {{ temperature | round: 1 }} C, above -15 C for 10 minutes."

tests:
  - name: warm for ten minutes, then cold again
    readings:
      - { at: 0s, topic: cold/oslo/f7/telemetry, payload: { temperature: -10 } }
      - { at: 10m, topic: cold/oslo/f7/telemetry, payload: { temperature: -9.5 } }
      - { at: 20m, topic: cold/oslo/f7/telemetry, payload: { temperature: -19 } }
      - { at: 22m, topic: cold/oslo/f7/telemetry, payload: { temperature: -20 } }
    expect:
      - { at: 10m, rule: freezer-warm, key: oslo/f7, on: raise, body: "oslo: freezer f7 at -9.5 C, above -15 C for 10 minutes." }
      - { at: 22m, rule: freezer-warm, key: oslo/f7, on: clear }

  - name: a door that was open for a moment is no alarm
    readings:
      - { at: 0s, topic: cold/oslo/f7/telemetry, payload: { temperature: -10 } }
      - { at: 5m, topic: cold/oslo/f7/telemetry, payload: { temperature: -16 } }
      - { at: 30m, topic: cold/oslo/f7/telemetry, payload: { temperature: -19 } }
    expect: []
`;
