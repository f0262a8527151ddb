import { describe, expect, test } from 'vitest';
import { createFleet, type FleetLimits } from '../../src/app/fleet.ts';
import { asDeviceId, asKey } from '../../src/model/ids.ts';
import { createFactLayouts } from '../../src/rules/fact-layout.ts';
import { reading } from '../rules/given.ts';
import { coldDecoder, loadRules, MINUTE, ruleContext, START, warm } from './small-world.ts';

const given = (limits?: Partial<FleetLimits>) => {
  const layouts = createFactLayouts();
  const fleet = createFleet(layouts, limits);
  const source = fleet.source('cold');
  const admit = (device: string, receivedAt = START) => {
    const admitted = fleet.admit(source, reading({}, { device: asDeviceId(device), receivedAt }));
    if (admitted) admitted.memory.heardAt = receivedAt;
    return admitted;
  };
  const context = ruleContext([coldDecoder()], layouts);
  const rule = (more = '', id = 'warm') => {
    const [loaded] = loadRules(warm(more, id), context).rules;
    if (!loaded) throw new Error('no rule');
    return loaded;
  };
  const device = (name = 'f7') => admit(name) ?? fleet.restore(source, asDeviceId(name), {});
  return { fleet, source, admit, rule, device };
};

describe('a device', () => {
  test('is admitted once, and is the same from then on', () => {
    const { fleet, admit } = given();
    const first = admit('f7');
    expect([admit('f7'), fleet.deviceCount()]).toEqual([first, 1]);
  });

  test('is refused when too many new ones came this minute; known ones are not', () => {
    const { admit } = given({ newDevicesPerMinute: 2, maxDevices: 100 });
    expect(['a', 'b', 'c', 'a'].map((name) => admit(name) !== null)).toEqual([true, true, false, true]);
  });

  test('is admitted in the next minute', () => {
    const { admit } = given({ newDevicesPerMinute: 1, maxDevices: 100 });
    expect([admit('a'), admit('b'), admit('b', START + MINUTE)].map((each) => each !== null)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('of another source has a limit of its own', () => {
    const { fleet, admit } = given({ newDevicesPerMinute: 1, maxDevices: 100 });
    admit('a');
    expect(fleet.admit(fleet.source('other'), reading({}, { receivedAt: START }))).not.toBeNull();
  });
});

describe('a fleet that is full', () => {
  const full = () => {
    const it = given({ newDevicesPerMinute: 100, maxDevices: 2 });
    it.admit('old', START);
    it.admit('new', START + 1);
    return it;
  };

  test('lets the one go that was heard longest ago', () => {
    const { fleet, source, admit } = full();
    expect(admit('newest', START + 2)).not.toBeNull();
    expect([[...source.devices.keys()], fleet.deviceCount()]).toEqual([['new', 'newest'], 2]);
  });

  test('keeps one with an alarm, however long ago it was heard', () => {
    const { fleet, source, admit, rule, device } = full();
    fleet.add(device('old'), rule(), asKey('old'), {});
    admit('newest', START + 2);
    expect([...source.devices.keys()]).toEqual(['old', 'newest']);
  });

  test('keeps one with an alarm whose key is finer than the device', () => {
    const { fleet, source, admit, rule, device } = full();
    fleet.add(device('old'), { ...rule(), keyIsDevice: false }, asKey('old/left'), {});
    admit('newest', START + 2);
    expect([...source.devices.keys()]).toEqual(['old', 'newest']);
  });

  test('says once which went', () => {
    const { fleet, admit } = full();
    admit('newest', START + 2);
    expect([fleet.takeEvicted(), fleet.takeEvicted()]).toEqual([[{ source: 'cold', device: 'old' }], []]);
  });

  test('refuses a new one when all have alarms', () => {
    const { fleet, admit, rule, device } = full();
    for (const name of ['old', 'new']) fleet.add(device(name), rule(), asKey(name), {});
    expect([admit('newest', START + 2), fleet.deviceCount()]).toEqual([null, 2]);
  });
});

describe.each([
  ['the device', ''],
  ['a key of its own', "key: '{site}/{device}/{temperature}'"],
])('an instance whose key is %s', (_sentence, more) => {
  test('is found by rule and key, and listed', () => {
    const { fleet, rule, device } = given();
    const instance = fleet.add(device(), rule(more), asKey('k'), {});
    expect([fleet.find(device(), rule(more), asKey('k')), [...fleet.instances()]]).toEqual([instance, [instance]]);
  });

  test('is found after its rule was loaded again, and not by another rule', () => {
    const { fleet, rule, device } = given();
    rule('', 'before');
    const instance = fleet.add(device(), rule(more), asKey('k'), {});
    expect(fleet.find(device(), rule(`severity: info\n    ${more}`), asKey('k'))).toBe(instance);
    expect(fleet.find(device(), rule(more, 'other'), asKey('k'))).toBeUndefined();
  });

  test('is gone once it is dropped', () => {
    const { fleet, rule, device } = given();
    fleet.drop(fleet.add(device(), rule(more), asKey('k'), {}));
    expect([fleet.find(device(), rule(more), asKey('k')), [...fleet.instances()]]).toEqual([undefined, []]);
  });
});
