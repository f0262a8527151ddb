import type { Target } from '../model/notification.ts';
import type { NotifyEntry } from '../model/rule.ts';
import type { FieldProblem, RenderField } from './content.ts';

/**
 * Whom an entry is for; null when that cannot be known. An Identity that fails is left out while another is left, for
 * any of them is told. A Tag that fails leaves nobody: bindings must have all tags, so one tag less would tell more
 * people than were meant, perhaps everybody.
 */
export const renderTarget = (
  { Identity, Tag }: Pick<NotifyEntry, 'Identity' | 'Tag'>,
  render: RenderField,
): { readonly target: Target | null; readonly problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const renderNames = (field: string, names: readonly string[]): readonly string[] => {
    const known = names.flatMap((name, index) => {
      const rendered = render(name);
      if (rendered.ok && rendered.value !== '') return [rendered.value];
      problems.push({ field: `${field}[${index}]`, message: rendered.ok ? 'names nobody' : rendered.error });
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
