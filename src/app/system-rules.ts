import type { JsonObject } from '../base/json.ts';

/** Tocsin's own alarms: the closed set, and what each says. `{{ detail }}` is the sentence that came with the trouble. */
const TROUBLES = {
  'tocsin.broker-lost': { title: 'Tocsin lost the MQTT broker', severity: 'critical' },
  'tocsin.broker-dropping': { title: 'The MQTT broker drops messages', severity: 'critical' },
  'tocsin.rules-refused': { title: 'Tocsin refused a rule file', severity: 'warning' },
  'tocsin.rule-blind': { title: 'A Tocsin rule cannot see', severity: 'warning' },
  'tocsin.store-failing': { title: "Tocsin's store failed", severity: 'critical' },
  'tocsin.credential-refused': { title: 'A provider refused the credentials of Tocsin', severity: 'critical' },
  'tocsin.queue-late': { title: 'Notifications of Tocsin came too late', severity: 'critical' },
  'tocsin.source-stale': { title: 'Tocsin goes by an old list of people or devices', severity: 'warning' },
  'tocsin.sync-held': { title: 'Tocsin waits for a word before it deletes bindings', severity: 'warning' },
  'tocsin.nobody-bound': { title: 'Tocsin has nobody to tell', severity: 'critical' },
  'tocsin.too-many-devices': { title: 'Tocsin refuses new devices', severity: 'warning' },
} as const;

export type Trouble = keyof typeof TROUBLES;

export const TROUBLE_IDS: readonly string[] = Object.keys(TROUBLES);

/** The name of the file that the faults of `system.notify` are told under. */
export const SYSTEM_FILE = 'system.notify';

/**
 * The rule file of Tocsin's own alarms: the same language and the same machine as any other. Each trouble is a source
 * of its own, so that one trouble's silence never makes another's verdict unknown. None has a delay: it would stand
 * still with the link, so what waits is whoever says the trouble.
 */
export const systemRuleText = (notify: readonly JsonObject[]): string =>
  JSON.stringify({
    version: 1,
    rules: Object.entries(TROUBLES).map(([id, { title, severity }]) => ({
      id,
      title,
      source: id,
      when: { all: [{ fact: 'troubled', operator: 'equal', value: true }] },
      severity,
      notify: notify.map((entry) => ({ Title: title, Body: `${title}: {{ detail }}`, clear: over(title), ...entry })),
    })),
  });

/** The words of a device's end would say that "Tocsin has nobody to tell" is back to normal. */
const over = (title: string) => ({ Body: `Over after {{ alarm.duration }}: ${title} ({{ key }}).` });
