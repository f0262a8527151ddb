import type { Json } from '../base/json.ts';
import { hint } from '../document/did-you-mean.ts';
import type { Path } from '../document/read.ts';
import { WEEKDAYS } from './active-schema.ts';
import type { Comparison, FactOperand } from './condition.ts';
import type { FaultList } from './fault-list.ts';
import { describeShape, type Shape, takesText } from './shape.ts';
import { isTimeFact, TIME_FACTS, timeFact } from './time-facts.ts';

/** Whether `fact` is a name under `time.` that is none; then the fault is told. */
export const isUnknownTime = (fact: string, path: Path, faults: FaultList): boolean => {
  if (!isTimeFact(fact) || timeFact(fact)) return false;
  const names = Object.keys(TIME_FACTS);
  faults.at(path, `unknown fact "${fact}"${hint(fact, names)}`, { expected: names.join(', ') });
  return true;
};

/** What is known of a time when the file is loaded: whether it is a number or a text, and which texts there can be. */
export const checkTimes = ({ fact, operator, value }: Comparison, faults: FaultList): void => {
  checkSide(fact, operator.fact, faults);
  if (value.type === 'fact') checkSide(value, operator.value, faults);
  const known = timeFact(fact.fact);
  if (!known || value.type === 'fact' || operator.value === 'boolean') return;
  const list: readonly Json[] = Array.isArray(value.value) ? value.value : [value.value];
  const fault = list.map((each) => valueFault(fact.fact, known.type, each)).find((each) => each !== undefined);
  if (fault !== undefined)
    faults.at(value.path, fault, {
      instead:
        known.type === 'number'
          ? 'a number without quotes'
          : fact.fact === 'time.date'
            ? '"2026-12-24"'
            : 'sat, or [sat, sun]',
    });
};

const checkSide = ({ fact, jsonPath, path }: FactOperand, shape: Shape, faults: FaultList): void => {
  const known = timeFact(fact);
  if (!known) return;
  if (jsonPath)
    faults.at(path, `"${fact}" is a ${known.type}, and a path leads nowhere in it`, {
      instead: 'the comparison without path',
    });
  const fits = known.type === 'text' ? takesText(shape) : takesText(shape) || shape === 'number';
  if (!fits)
    faults.at(path, `"${fact}" is a ${known.type}, not ${describeShape(shape)}`, {
      instead: `an operator for a ${known.type}`,
    });
};

const DATE = /^\d{4}-\d{2}-\d{2}$/;

const valueFault = (fact: string, type: 'number' | 'text', value: Json): string | undefined => {
  if (type === 'number') return typeof value === 'number' ? undefined : `"${fact}" is a number, and this is not`;
  const text = typeof value === 'string' ? value : '';
  if (fact === 'time.date') return DATE.test(text) ? undefined : `"${fact}" is a date; write "2026-12-24"`;
  if (WEEKDAYS.some((day) => day === text)) return undefined;
  return `"${fact}" is one of ${WEEKDAYS.join(', ')}${hint(text, WEEKDAYS)}`;
};
