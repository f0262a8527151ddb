import { formatDuration } from '../../base/duration.ts';
import type { Suggestion } from '../suggestion.ts';
import { drawTable, numbers } from './draw-table.ts';
import { escapeHtml } from './escape-html.ts';

/** What `--suggest` found. */
export interface Proposals {
  /** No alarm that lasts longer may be lost, ms. */
  readonly keepMs: number;
  readonly suggestions: readonly Suggestion[];
}

/** The figures of each proposal, and what to put into the rule. */
export const drawSuggestions = ({ keepMs, suggestions }: Proposals): string =>
  suggestions.length === 0
    ? `<p>nothing to suggest that would lose no alarm of more than ${escapeHtml(formatDuration(keepMs))}</p>`
    : [
        `<p>Each was replayed; none loses an alarm of more than ${escapeHtml(formatDuration(keepMs))}. Whether it fits the machine is for somebody who knows it to say.</p>`,
        drawTable(
          'What each would come to',
          [{ name: 'rule' }, ...numbers('alarms', 'would be', 'longest lost', 'later by at most')],
          suggestions.map((one) => [
            ...[one.rule, `${one.before}`, `${one.after}`],
            one.longestLostMs === 0 ? 'none' : formatDuration(one.longestLostMs),
            formatDuration(one.addedDelayMs),
          ]),
        ),
        ...suggestions.flatMap(({ rule, yaml }) => [
          `<h3>Put into ${escapeHtml(rule)}</h3>`,
          `<pre tabindex="0">${escapeHtml(yaml)}</pre>`,
        ]),
      ].join('\n');
