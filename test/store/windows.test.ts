import { expect, test } from 'vitest';
import { asDeviceId } from '../../src/model/ids.ts';
import { memoryStore } from './samples.ts';

const WINDOW = { source: 'cold', device: asDeviceId('oslo/f7'), window: '["sum"]', data: '[1]' };

test('windows are handed out once, and only what was put last', async () => {
  const store = await memoryStore();
  await store.windows.put([{ ...WINDOW, device: asDeviceId('gone') }]);
  await store.windows.put([WINDOW]);
  expect(await store.windows.take()).toEqual([WINDOW]);
  expect(await store.windows.take()).toBeNull();
  store.close();
});

test('that there were none is known from not knowing', async () => {
  const store = await memoryStore();
  expect(await store.windows.take()).toBeNull();
  await store.windows.put([]);
  expect(await store.windows.take()).toEqual([]);
  store.close();
});
