import { IMPLICIT_TAGS } from '../../model/binding.ts';
import { LONGEST_TEXT } from './address.ts';

/** Why nobody can be given this tag, in words; null if anybody can. */
export const refuseTag = (tag: string): string | null => {
  // Every binding has these without being given them, so giving one says nothing, or something false.
  if (IMPLICIT_TAGS.includes(tag)) return `the tag "${tag}" is given by the service itself`;
  return tag.length > LONGEST_TEXT ? `a tag has at most ${LONGEST_TEXT} letters` : null;
};
