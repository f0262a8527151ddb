import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { toScope } from '../../src/notifier/context.ts';
import { FILTERS } from '../../src/notifier/filters.ts';
import { createTemplates } from '../../src/notifier/template.ts';
import { raisedContext } from './cold-room.ts';

const text = readFileSync(new URL('../../docs/templates.md', import.meta.url), 'utf8');
const templates = createTemplates();

describe('docs/templates.md', () => {
  test('names every filter', () => {
    const filters = text.slice(text.indexOf('| filters |'), text.indexOf('`date` knows'));
    const rows = [...filters.matchAll(/^\| ((?:`[a-z_]+` ?)+)\|/gm)].flatMap(([, names = '']) =>
      names.match(/[a-z_]+/g),
    );
    expect(rows.toSorted()).toEqual(Object.values(FILTERS).flat().toSorted());
  });

  test('shows templates that work', () => {
    const example = text.slice(text.indexOf('```yaml'), text.indexOf('## What'));
    const shown = [...example.matchAll(/"([^"]*\{[^"]*)"/g)].map(([, template = '']) => template);
    const rendered = shown.map((template) => templates.render(template, toScope(raisedContext())));
    expect(rendered.map((result) => (result.ok ? result.value : result.error))).toEqual([
      'oslo: freezer f7 at -11.3 °C',
      'Since 09:00.',
      'f7 -11.26C',
    ]);
  });

  test('names every directive of date', () => {
    const directives = [...(/`date` knows `([^`]+)`/.exec(text)?.[1] ?? '').matchAll(/%([A-Za-z%])/g)].map(
      ([, one]) => one,
    );
    const unknown = directives.filter((one) => !templates.render(`{{ 0 | date: "%${one}" }}`, {}).ok);
    expect(unknown).toEqual([]);
    expect(directives).toHaveLength(18);
  });
});
