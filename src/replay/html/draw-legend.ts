import { ENDED, RAISED } from './draw-marks.ts';

/** What the marks in plots mean. */
export const drawLegend = (): string =>
  `<ul class="legend" aria-label="Legend">${ENTRIES.map(
    ([name, shape]) => `<li><svg width="20" height="14" aria-hidden="true">${shape}</svg>${name}</li>`,
  ).join('')}</ul>`;

const line = (name: string) => `<line class="${name}" x1="0" x2="20" y1="7" y2="7"/>`;
const active = (severity: string) => `<rect class="active ${severity}" x="1" y="1" width="18" height="12"/>`;
const mark = (shape: string, y: number) => `<svg class="mark" x="10" y="${y}">${shape}</svg>`;
const told = (on: string) => `<circle class="told ${on}" cx="10" cy="7" r="3.5"/>`;

const ENTRIES: readonly (readonly [name: string, shape: string])[] = [
  ['signal', line('signal')],
  ['what it is derived from', line('beneath')],
  ['limit of the raise', line('limit raise')],
  ['limit of the end', line('limit end')],
  ['raised', mark(RAISED, 13)],
  ['ended', mark(ENDED, 1)],
  ['told of the raise', told('raise')],
  ['told of the end', told('clear')],
  ['active: info', active('info')],
  ['warning', active('warning')],
  ['critical', active('critical')],
];
