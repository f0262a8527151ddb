import type { PlottedAlarm, PlottedMessage } from '../plot.ts';
import { escapeHtml } from './escape-html.ts';

export interface MarkOptions {
  /** Where a time is, as a share of the width. */
  readonly x: (at: number) => string;
  readonly height: number;
  readonly showTime: (at: number) => string;
  /** When the recording ended, epoch ms. */
  readonly endsAt: number;
}

/** While it is active the plot is shaded; above stands when it was raised, below when it ended. */
export const drawAlarms = (alarms: readonly PlottedAlarm[], options: MarkOptions): readonly string[] =>
  alarms.flatMap((alarm) => [
    drawActive(alarm, options),
    drawAt(alarm.raisedAt, 0, options, RAISED),
    ...(alarm.clearedAt === null ? [] : [drawAt(alarm.clearedAt, options.height, options, ENDED)]),
  ]);

export const RAISED = '<path class="raised" d="M0 -2l5 -9h-10z"/>';
export const ENDED = '<path class="ended" d="M0 2l5 9h-10z"/>';

const drawActive = (
  { raisedAt, clearedAt, severity }: PlottedAlarm,
  { x, height, showTime, endsAt }: MarkOptions,
): string => {
  const [from, to] = [x(raisedAt), x(clearedAt ?? Math.max(raisedAt, endsAt))];
  const width = `${Number((Number.parseFloat(to) - Number.parseFloat(from)).toFixed(2))}%`;
  const text = `${severity}: ${showTime(raisedAt)} to ${clearedAt === null ? 'the end' : showTime(clearedAt)}`;
  return `<rect class="active ${severity}" x="${from}" y="0" width="${width}" height="${height}"><title>${escapeHtml(text)}</title></rect>`;
};

/** Shapes keep their size whatever the width of the page is. */
const drawAt = (at: number, y: number, { x }: MarkOptions, shape: string): string =>
  `<svg class="mark" x="${x(at)}" y="${y}">${shape}</svg>`;

/** Below the marks of ends. */
const MESSAGES_BELOW = 18;

/** A text is shown in full in the table of messages. */
const LONGEST = 120;

export const drawMessages = (messages: readonly PlottedMessage[], options: MarkOptions): readonly string[] =>
  messages.map(({ at, on, target, text }) => {
    const told = `${options.showTime(at)} to ${target}: ${text.slice(0, LONGEST)}`;
    return `<circle class="told ${on}" cx="${options.x(at)}" cy="${options.height + MESSAGES_BELOW}" r="3.5"><title>${escapeHtml(told)}</title></circle>`;
  });
