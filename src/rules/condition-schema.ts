import { z } from 'zod';
import { DECORATORS } from './decorators.ts';
import { OPERATORS } from './operators.ts';

const self = { $ref: '#/$defs/condition' };
const common = { name: { type: 'string' }, priority: { type: 'integer', minimum: 1 } } as const;

const closed = (properties: Readonly<Record<string, unknown>>, required: readonly string[]) => ({
  type: 'object' as const,
  properties: { ...properties, ...common },
  required: [...required],
  additionalProperties: false as const,
});

const list = { type: 'array', items: self, minItems: 1 };
const operators = [...OPERATORS.keys()];
const decorated = `^((${[...DECORATORS.keys()].join('|')}):)+(${operators.join('|')})$`;

const comparison = closed(
  {
    fact: { type: 'string', minLength: 1 },
    operator: { anyOf: [{ enum: operators }, { type: 'string', pattern: decorated }] },
    value: {},
    path: { type: 'string', pattern: '^\\$' },
  },
  ['fact', 'operator', 'value'],
);

/** Takes anything: `parseCondition` reads conditions, with better words than a union has. Editors get this shape. */
export const conditionSchema = z.unknown().meta({
  id: 'condition',
  description: 'A condition in the format of json-rules-engine',
  anyOf: [
    closed({ all: list }, ['all']),
    closed({ any: list }, ['any']),
    closed({ not: self }, ['not']),
    closed({ condition: { type: 'string' } }, ['condition']),
    comparison,
  ],
});
