import type { Person } from './harness.ts';

/** Who is on call, and who leads the site. */
export const ANA: Person = { identity: 'ana-k', tags: ['on-call'], sms: '+4791234567' };
export const LEAD: Person = { identity: 'site-lead-oslo', sms: '+4797654321' };
export const OPS: Person = { identity: 'ops', tags: ['ops'], sms: '+4790000001' };

/** The topic of one freezer in Oslo. */
export const F7 = 'cold/oslo/f7/telemetry';

/** A freezer is too warm for ten minutes: the one on call is told, and of its end; the lead if nobody acknowledges. */
export const FREEZER_WARM = `
version: 1
rules:
  - id: freezer-warm
    title: Freezer too warm
    source: cold
    when: { all: [ { fact: temperature, operator: greaterThan, value: -15 } ] }
    for: 10m
    clear: { when: { all: [ { fact: temperature, operator: lessThanInclusive, value: -18 } ] }, for: 2m }
    severity: critical
    notify:
      - Tag: [on-call]
        Body: "freezer {{ site }}/{{ device }} at {{ temperature }} C"
        clear: { Body: "freezer {{ site }}/{{ device }} is back after {{ alarm.duration }}" }
      - Identity: site-lead-{{ site }}
        after: 15m
        unless: acknowledged
        Body: "nobody looks after freezer {{ site }}/{{ device }}"
`;
