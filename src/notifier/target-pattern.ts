import { IMPLICIT_TAGS } from '../model/binding.ts';
import type { Target } from '../model/notification.ts';

/** A name as it is written, or what the names that a template can become look like. */
export type NamePattern = string | RegExp;

/** Whom a target may reach once it is rendered: bindings of any of the identities that have all of the tags. */
export interface TargetPattern {
  readonly identities: readonly NamePattern[];
  readonly tags: readonly NamePattern[];
}

/** What an entry of `notify` may reach. A tag that comes from a template is none of the service's own (`renderTarget`). */
export const toTargetPattern = ({ Identity, Tag }: Target): TargetPattern => ({
  identities: Identity.map(toNamePattern),
  tags: Tag.map((tag) => exceptImplicit(toNamePattern(tag))),
});

/**
 * A template matches whatever it can become, and more: an output may print anything, and so may all that stands between the
 * first tag and the last. Matching takes time linear in the name, whatever the template looks like.
 */
export const toNamePattern = (template: string): NamePattern => {
  const literals = splitTemplate(template);
  if (literals.length === 1) return template;
  const first = literals.at(0) ?? '';
  const last = literals.at(-1) ?? '';
  const between = literals.slice(1, -1).filter((literal) => literal !== '');
  // Each is looked for once, at its first place, and never again: a lookahead gives back nothing of what it took.
  const steps = between.map((literal, index) => `(?=(.*?${toSource(literal)}))(?:\\${index + 1})`);
  return new RegExp(`^${toSource(first)}${steps.join('')}.*${toSource(last)}$`, 's');
};

const toSource = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

const exceptImplicit = (pattern: NamePattern): NamePattern =>
  typeof pattern === 'string'
    ? pattern
    : new RegExp(`^(?!(?:${IMPLICIT_TAGS.map(toSource).join('|')})$)${pattern.source.slice(1)}`, pattern.flags);

/** What of a template stands for itself; between each and the next is something unknown. One: there is no template. */
const splitTemplate = (template: string): readonly string[] => {
  const literals: string[] = [];
  let rest = template;
  let isTrimmed = false;
  for (let at = rest.search(OPENING); at >= 0; at = rest.search(OPENING)) {
    const region = regionAt(rest.slice(at));
    if (region === undefined) return ANYTHING;
    literals.push(trim(rest.slice(0, at), isTrimmed, region.charAt(2) === '-'));
    isTrimmed = region.at(-3) === '-';
    rest = rest.slice(at + region.length);
  }
  literals.push(trim(rest, isTrimmed, false));
  // An end of nothing: the regions were others than they seem.
  return literals.length > 1 && literals.some((literal) => CLOSING.test(literal)) ? ANYTHING : literals;
};

const OPENING = /\{[{%]/;
const CLOSING = /[%}]\}/;
const ANYTHING: readonly string[] = ['', ''];

/** An output to its end, a tag to the end of the last one; undefined without an end. */
const regionAt = (text: string): string | undefined => {
  if (text.startsWith('{{')) return OUTPUT.exec(text)?.[0];
  const end = text.lastIndexOf('%}');
  return end < 0 ? undefined : text.slice(0, end + 2);
};

/** A quoted text may hold what would end an output. */
const OUTPUT = /^\{\{(?:"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*'|[^"'}]|\}(?!\}))*\}\}/;

/** `{{-` and `-}}` take away the blanks around them. */
const trim = (literal: string, start: boolean, end: boolean): string => {
  const rest = start ? literal.trimStart() : literal;
  return end ? rest.trimEnd() : rest;
};
