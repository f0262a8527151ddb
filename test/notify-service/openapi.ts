import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import ajvFormats from 'ajv-formats';
import { REPOSITORY } from '../house/source-tree.ts';

/** Twilio's own description of Notify v1; beside the repository. */
const FILE = join(REPOSITORY, '..', 'shared', 'specs', 'twilio_notify_v1.json');

/** What in an answer is not as Twilio describes it, one line each; a key that is missing is told like a wrong one. */
export type FindSpecFaults = (answer: {
  readonly method: string;
  /** With or without the ending `.json`. */
  readonly path: string;
  readonly status: number;
  readonly text: string;
}) => readonly string[];

interface Operation {
  readonly responses: Readonly<
    Record<string, { readonly content?: { readonly 'application/json'?: { schema: object } } }>
  >;
}

interface Spec {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Record<string, { properties?: object; required?: readonly string[] }> };
}

const load = (): FindSpecFaults => {
  if (!existsSync(FILE)) {
    process.stderr.write(`not compared with Twilio's description: none at ${FILE}\n`);
    return () => [];
  }
  const spec: Spec = JSON.parse(readFileSync(FILE, 'utf8'), withoutBareNullable);
  for (const schema of Object.values(spec.components.schemas)) {
    if (schema.properties) schema.required = Object.keys(schema.properties);
  }
  const ajv = new Ajv({ strict: false, logger: false, allErrors: true });
  ajvFormats.default(ajv);
  ajv.addSchema(spec, 'notify');
  const compiled = createCompiled(ajv);
  return ({ method, path, status, text }) => {
    const place = Object.keys(spec.paths).find((known) => toPattern(known).test(path.replace(/\.json$/, '')));
    const operation = place === undefined ? undefined : spec.paths[place]?.[method.toLowerCase()];
    if (place === undefined || operation === undefined) return [];
    const answer = operation.responses[status];
    if (!answer) return [`${method} ${path}: Twilio never answers ${status}`];
    if (!answer.content) return text === '' ? [] : [`${method} ${path}: Twilio answers nothing`];
    const pointer = [
      'paths',
      place,
      method.toLowerCase(),
      'responses',
      String(status),
      'content',
      'application/json',
      'schema',
    ];
    const reference = pointer.map((part) => encodeURIComponent(part.replaceAll('/', '~1'))).join('/');
    const isValid = compiled(`notify#/${reference}`);
    return isValid(JSON.parse(text)) ? [] : [`${method} ${path}: ${ajv.errorsText(isValid.errors)}`];
  };
};

/** Each answer of one operation is held against the same schema. */
const createCompiled = (ajv: Ajv): ((reference: string) => ValidateFunction) => {
  const known = new Map<string, ValidateFunction>();
  return (reference) => {
    const isValid = known.get(reference) ?? ajv.compile({ $ref: reference });
    known.set(reference, isValid);
    return isValid;
  };
};

/** What may be anything may be null: JSON Schema does not want that said. */
const withoutBareNullable = (_key: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || !('nullable' in value) || 'type' in value) return value;
  const { nullable: _nullable, ...rest } = value;
  return rest;
};

const toPattern = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`);

export const findSpecFaults: FindSpecFaults = load();
