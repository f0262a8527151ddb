import type { Names } from '../check-comparison.ts';
import { type KeyTemplate, keyNames } from '../key.ts';
import type { RuleSource } from '../rule-source.ts';
import type { WrittenRule } from '../written-rule.ts';
import { type AggregateDraft, aggregatedNames, draftAggregates } from './draft-aggregates.ts';

/** A rule about all devices of one key together. */
export interface GroupDraft {
  readonly aggregates: readonly AggregateDraft[];
  /** Levels of the topic in its key: what all devices of a group have in common. */
  readonly keyLabels: readonly string[];
}

interface Around {
  readonly source: RuleSource | null;
  readonly key: KeyTemplate | null;
  /** What names stand for in a condition about one device. */
  readonly names: Names | null;
}

/** Null for a rule that looks at each device by itself. */
export const draftGroup = (rule: WrittenRule, { source, key, names }: Around): GroupDraft | null => {
  const { written, place, faults } = rule;
  const [first] = aggregatedNames(written.facts);
  if (first === undefined) return null;
  const aggregates = draftAggregates(rule, names);
  if (source) checkKey(rule, { key, source, first });
  if (written.absent !== undefined)
    faults.atKey(place('absent'), 'silence is of one device: this rule looks at all devices of its key together', {
      instead: 'a rule of its own for silence, without facts across devices',
    });
  if (written.onGap === 'reset')
    faults.atKey(place('onGap'), 'silence is of one device: staleAfter leaves those out that are silent', {
      instead: 'staleAfter: 15m at the fact across devices',
    });
  if (written.mode === 'event')
    faults.at(place('mode'), 'an event is of one device: this rule looks at all devices of its key together', {
      instead: 'mode: alarm, or facts without across: devices',
    });
  return { aggregates, keyLabels: keyNames(key ?? []).filter((name) => source?.captures.includes(name)) };
};

/** The names among which the key must have all to hold the whole device; none: it does. */
export const missingFromKey = (key: KeyTemplate, { captures, deviceLabels }: RuleSource): readonly string[] => {
  const names = keyNames(key);
  if (names.includes('device') && !captures.includes('device')) return [];
  if (deviceLabels?.every((label) => names.includes(label))) return [];
  return deviceLabels ?? ['device'];
};

interface CheckedKey {
  readonly key: KeyTemplate | null;
  readonly source: RuleSource;
  /** The first of the facts across devices. */
  readonly first: string;
}

const checkKey = ({ place, faults, written }: WrittenRule, { key, source, first }: CheckedKey): void => {
  if (written.key !== undefined && !key) return;
  if (!key || missingFromKey(key, source).length === 0) {
    faults.at([...place('facts'), first, 'across'], 'facts across devices need a key that leaves the device out', {
      expected: 'a key of levels of the topic such as "{site}", or one text for all devices',
    });
    return;
  }
  for (const name of keyNames(key).filter((each) => !source.captures.includes(each))) {
    faults.at(place('key'), `"{${name}}" is of one device: a key that leaves the device out has levels of the topic`, {
      instead:
        source.captures.length > 0
          ? `one of ${source.captures.map((each) => `{${each}}`).join(', ')}`
          : 'one text for all devices',
    });
  }
};
