import { expect, test } from 'vitest';
import { createRenderField } from '../../src/notifier/content.ts';
import { renderTarget } from '../../src/notifier/target.ts';
import { createTemplates } from '../../src/notifier/template.ts';
import { raisedContext } from './cold-room.ts';

const render = createRenderField(createTemplates(), raisedContext());

const MISSING = 'voltage has no value';

test.each([
  {
    is: 'identities and tags are rendered',
    of: { Identity: ['site-lead-{{ site }}'], Tag: ['on-call', 'site-{{ site }}'] },
    target: { Identity: ['site-lead-oslo'], Tag: ['on-call', 'site-oslo'] },
    problems: [],
  },
  {
    is: 'a name that comes twice stands once',
    of: { Identity: [], Tag: ['oslo', '{{ site }}'] },
    target: { Identity: [], Tag: ['oslo'] },
    problems: [],
  },
  {
    is: 'an identity that fails leaves the others',
    of: { Identity: ['{{ voltage }}', 'ana'], Tag: ['on-call'] },
    target: { Identity: ['ana'], Tag: ['on-call'] },
    problems: [{ field: 'Identity[0]', message: MISSING }],
  },
  {
    is: 'the last identity that fails leaves nobody: without it everyone with the tag would be told',
    of: { Identity: ['{{ voltage }}'], Tag: ['on-call'] },
    target: null,
    problems: [{ field: 'Identity[0]', message: MISSING }],
  },
  {
    is: 'a tag that fails leaves nobody: without it more people would be told',
    of: { Identity: ['ana'], Tag: ['on-call', 'site-{{ voltage }}'] },
    target: null,
    problems: [{ field: 'Tag[1]', message: MISSING }],
  },
  {
    is: 'a name that comes out empty fails',
    of: { Identity: [], Tag: ['{% if voltage %}x{% endif %}'] },
    target: null,
    problems: [{ field: 'Tag[0]', message: 'names nobody' }],
  },
])('$is', ({ of, target, problems }) => {
  expect(renderTarget(of, render)).toEqual({ target, problems });
});
