import { expect, test } from 'vitest';
import { deviceToLabels } from '../../src/inventory/device-labels.ts';

test.each([
  ['levels between slashes', '{site}/{device}', 'oslo/f7', { site: 'oslo', device: 'f7' }],
  ['one level', '{device}', 'f7', { device: 'f7' }],
  ['text around the names', 'plant-{hall}.{device}', 'plant-1.p9', { hall: '1', device: 'p9' }],
  ['a name that could be cut in two ways tells nothing', '{site}-{device}', 'oslo-f-7', {}],
  ['names side by side tell nothing', '{a}{b}', 'xyz', {}],
  ['a name that stands twice is the same twice', '{a}/{a}', 'x/x', { a: 'x' }],
  ['a name that stands twice is not two things', '{a}/{a}', 'x/y', undefined],
  ['too few levels', '{site}/{device}', 'f7', undefined],
  ['too many levels', '{site}/{device}', 'a/b/c', undefined],
  ['other text', 'plant-{hall}', 'planet-1', undefined],
])('labels of a device: %s', (_sentence, template, device, labels) => {
  expect(deviceToLabels(template, device)).toEqual(labels);
});
