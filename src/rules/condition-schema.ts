import { z } from 'zod';
import { DECORATORS } from './decorators.ts';
import { OPERATORS } from './operators.ts';

const self = { $ref: '#/$defs/condition' };
const common = {
  name: { type: 'string', description: 'Stands in the evidence of an alarm' },
  priority: { type: 'integer', minimum: 1, description: 'Taken, and without effect' },
} as const;

const closed = (properties: Readonly<Record<string, unknown>>, required: readonly string[]) => ({
  type: 'object' as const,
  properties: { ...properties, ...common },
  required: [...required],
  additionalProperties: false as const,
});

const described = (description: string) => ({ type: 'array', items: self, minItems: 1, description });
const operators = [...OPERATORS.keys()];
const decorated = `^((${[...DECORATORS.keys()].join('|')}):)+(${operators.join('|')})$`;

const comparison = closed(
  {
    fact: {
      type: 'string',
      minLength: 1,
      description:
        'A field of the payload, a level of the topic, a fact under facts, attributes.NAME, labels.NAME or time.NAME',
    },
    operator: {
      description: 'How the fact is compared with value; known asks whether it has a value at all',
      anyOf: [{ enum: operators }, { type: 'string', pattern: decorated }],
    },
    value: { description: 'What the fact is compared with, or another fact: { fact: attributes.maxTemp }' },
    path: {
      type: 'string',
      pattern: '^\\$',
      patternErrorMessage: 'a path begins with $, such as $.a.b',
      description: 'Where in the fact the value stands, $.a.b',
    },
  },
  ['fact', 'operator', 'value'],
);

/** Takes anything: `parseCondition` reads conditions, with better words than a union has. Editors get this shape. */
export const conditionSchema = z.unknown().meta({
  id: 'condition',
  description: 'A condition in the format of json-rules-engine',
  anyOf: [
    closed({ all: described('Each of them is true') }, ['all']),
    closed({ any: described('One of them is true') }, ['any']),
    closed({ not: self }, ['not']),
    closed({ condition: { type: 'string', description: 'Name of one under conditions' } }, ['condition']),
    comparison,
  ],
});
