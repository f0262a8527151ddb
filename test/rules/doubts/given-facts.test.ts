import { expect, test } from 'vitest';
import { isGiven, meantByFormat } from '../../../src/rules/doubts/given-facts.ts';

const names = [
  ...['temperature', 'water_leak', 'battery', 'data', 'state', 'POWER', 'ENERGY_Power', '*_Temperature', '*_error'],
  ...['switch_0_apower', 'switch_0_output', 'Alarms_HighVoltage', 'io_239'],
];

test.each<readonly [sentence: string, fact: string, meant: string | undefined | null]>([
  ['a name as it stands is given', 'temperature', null],
  ['with any numbers', 'switch_3_apower', null],
  ['and so is an element of a list', 'ENERGY_Power_2', null],
  ['below any word', 'BME280_Temperature', null],
  ['or several', 'DS18B20-1_inner_Temperature', null],
  ['a number of what is measured', 'io_66', null],
  ['a slip of one letter is none', 'temprature', 'temperature'],
  ['nor in one word of several', 'swich_0_apower', 'switch_0_apower'],
  ['whose numbers stay', 'switch_2_power', 'switch_2_apower'],
  ['below any word, whose name stays', 'BME280_Temprature', 'BME280_Temperature'],
  ['at the end of any word', 'flow_eror', 'flow_error'],
  ['in the name of a list', 'ENERGY_Powr_1', 'ENERGY_Power_1'],
  ['case is a slip', 'power', 'POWER'],
  ['so is what is written together', 'waterleak', 'water_leak'],
  ['or with another sign', 'water-leak', 'water_leak'],
  ['a device may have more of its own', 'temperature_l1', undefined],
  ['and numbers', 'temperature2', undefined],
  ['and short words that are near others', 'date', undefined],
  ['two words that differ are another name', 'Alarms_HighCurrent', undefined],
  ['what is near nothing is its own', 'humidity', undefined],
])('%s: %s', (_sentence, fact, meant) => {
  expect(isGiven(fact, { names })).toBe(meant === null);
  if (meant !== null) expect(meantByFormat(fact, { names })).toBe(meant);
});
