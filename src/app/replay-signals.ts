import type { JsonObject } from '../base/json.ts';
import { type JsonPath, parseJsonPath, readJsonPath } from '../model/json-path.ts';
import { definitionOf } from '../replay/fact-definition.ts';
import type { Limit } from '../replay/limits.ts';
import type { PlottedLimit, PlottedSignal } from '../replay/plot.ts';
import { createSeries } from '../replay/series.ts';
import { limitsOfRule, type WrittenRule } from '../replay/written-rule.ts';

/** How many signals of one rule are plotted. */
const MOST_SIGNALS = 3;

/** Keeps one signal of a rule. */
export interface SignalEar {
  /** Times MUST NOT fall. */
  readonly hear: (at: number, facts: JsonObject) => void;
  /** Null: it never was a number. */
  readonly signal: () => PlottedSignal | null;
}

/** One for each fact, or place in a fact, that the rule compares, with the lines that it may cross. */
export const listenToSignals = (written: WrittenRule): readonly SignalEar[] => {
  const { raise, end } = limitsOfRule(written);
  const limits = [
    ...raise.map((limit) => ({ ...limit, for: 'raise' as const })),
    ...end.map((limit) => ({ ...limit, for: 'end' as const })),
  ];
  const byName = Map.groupBy(limits, ({ fact, path }) => `${fact}${path?.slice(1) ?? ''}`);
  return [...byName].slice(0, MOST_SIGNALS).flatMap(([name, own]) => createEar(name, own, written) ?? []);
};

type OwnLimit = Limit & Pick<PlottedLimit, 'for'>;

const createEar = (name: string, limits: readonly OwnLimit[], written: WrittenRule): SignalEar | null => {
  const { fact, path: text } = limits[0] ?? {};
  const path = typeof text === 'string' ? parseJsonPath(text) : null;
  if (fact === undefined || (path && !path.ok)) return null;
  const definition = definitionOf(written, fact);
  const own = createSeriesOf(fact, path?.value ?? null);
  const beneath = typeof definition?.of === 'string' ? createSeriesOf(definition.of, null) : null;
  const values = new Map<string, number>();
  return {
    hear: (at, facts) => {
      own.hear(at, facts);
      beneath?.hear(at, facts);
      for (const { value } of limits) {
        const heard = typeof value === 'string' ? facts[value] : undefined;
        if (typeof value === 'string' && typeof heard === 'number') values.set(value, heard);
      }
    },
    signal: () => {
      const [points, under] = [own.points(), beneath?.points() ?? []];
      if (points.length === 0) return null;
      return {
        ...{ name, definition: definition?.text ?? null, points },
        beneath: definition?.of != null && under.length > 0 ? { name: definition.of, points: under } : null,
        limits: limits.flatMap((limit) => toPlotted(limit, values)),
      };
    },
  };
};

const createSeriesOf = (fact: string, path: JsonPath | null) => {
  const series = createSeries();
  return {
    hear: (at: number, facts: JsonObject) => {
      const value = path ? readJsonPath(facts[fact], path) : facts[fact];
      if (typeof value === 'number') series.add(at, value);
    },
    points: series.points,
  };
};

/** Of a limit that is a fact what it last came to. */
const toPlotted = ({ operator, value, for: purpose }: OwnLimit, values: ReadonlyMap<string, number>) => {
  const known = typeof value === 'number' ? value : values.get(value);
  return known === undefined ? [] : [{ operator, value: known, for: purpose }];
};
