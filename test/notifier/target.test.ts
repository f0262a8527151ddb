import { expect, test } from 'vitest';
import { createRenderField } from '../../src/notifier/content.ts';
import { renderTarget } from '../../src/notifier/target.ts';
import { createTemplates } from '../../src/notifier/template.ts';
import { raisedContext } from './cold-room.ts';

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
  {
    is: 'an implicit tag that is written out is meant',
    of: { Identity: [], Tag: ['all', 'sms'] },
    target: { Identity: [], Tag: ['all', 'sms'] },
    problems: [],
  },
  {
    is: 'an implicit tag is a fine name for a person',
    of: { Identity: ['{{ label }}'], Tag: [] },
    target: { Identity: ['all'], Tag: [] },
    problems: [],
  },
  ...['all', 'apn', 'fcm', 'gcm', 'sms', 'facebook-messenger', 'alexa'].map((label) => ({
    is: `a device that calls itself ${label} does not tell everybody`,
    of: { Identity: [], Tag: ['on-call', '{{ label }}'] },
    label,
    target: null,
    problems: [{ field: 'Tag[1]', message: `"${label}" is a tag of the service, and came from a template` }],
  })),
])('$is', ({ of, target, problems, ...given }) => {
  const label = 'label' in given ? given.label : 'all';
  const render = createRenderField(createTemplates(), raisedContext({ labels: { site: 'oslo', label } }));
  expect(renderTarget(of, render)).toEqual({ target, problems });
});
