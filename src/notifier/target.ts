import { err, type Result } from '../base/result.ts';
import { IMPLICIT_TAGS } from '../model/binding.ts';
import type { Target } from '../model/notification.ts';
import type { NotifyEntry } from '../model/rule.ts';
import type { FieldProblem, RenderField } from './content.ts';

/**
 * Whom an entry is for; null when that cannot be known. An Identity that fails is left out while another is left, for
 * any of them is told. A Tag that fails leaves nobody: bindings must have all tags, so one tag less would tell more
 * people than were meant, perhaps everybody. So does a Tag that a template makes `all` or a channel's name: every binding
 * has such a tag, and whoever publishes a reading must not choose to tell them all. Written out it is the author's wish.
 */
export const renderTarget = (
  { Identity, Tag }: Pick<NotifyEntry, 'Identity' | 'Tag'>,
  render: RenderField,
): { readonly target: Target | null; readonly problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const renderNames = (field: 'Identity' | 'Tag', names: readonly string[]): readonly string[] => {
    const known = names.flatMap((name, index) => {
      const rendered = checkName(field, name, render(name));
      if (rendered.ok) return [rendered.value];
      problems.push({ field: `${field}[${index}]`, message: rendered.error });
      return [];
    });
    return [...new Set(known)];
  };
  const identities = renderNames('Identity', Identity);
  const failed = problems.length;
  const tags = renderNames('Tag', Tag);
  const isKnown = problems.length === failed && (identities.length > 0 || Identity.length === 0);
  return { target: isKnown ? { Identity: identities, Tag: tags } : null, problems };
};

const checkName = (
  field: 'Identity' | 'Tag',
  written: string,
  rendered: Result<string, string>,
): Result<string, string> => {
  if (!rendered.ok) return rendered;
  if (rendered.value === '') return err('names nobody');
  const isImplicit = field === 'Tag' && rendered.value !== written && IMPLICIT_TAGS.includes(rendered.value);
  return isImplicit ? err(`"${rendered.value}" is a tag of the service, and came from a template`) : rendered;
};
