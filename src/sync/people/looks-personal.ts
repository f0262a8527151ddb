import type { Fault } from '../../document/fault.ts';
import type { At } from './written-person.ts';

/**
 * What of a person's data an identity looks like; null if like none. Notify keeps it with every notification, and its
 * documents ask for none there (docs/notify/api/binding-resource, Identity: no PII).
 */
export const looksPersonal = (identity: string): 'an e-mail address' | 'a phone number' | null => {
  if (/^[^\s@]+(?:@|%40)[^\s@]+\.[^\s@]+$/i.test(identity)) return 'an e-mail address';
  const isWritten = /^(?:tel:)?\+?[\d ().-]+$/i.test(identity);
  const digits = isWritten ? identity.replace(/\D/g, '').length : 0;
  return digits >= (identity.includes('+') ? 7 : 8) && digits <= 15 ? 'a phone number' : null;
};

const MOST_WARNINGS = 100;

/** A warning for each such identity, a hundred at most and then how many more there are. */
export const personalWarnings = (
  people: readonly { readonly identity: string; readonly at: At }[],
): readonly Fault[] => {
  const personal = people.flatMap(({ identity, at }) => {
    const looks = looksPersonal(identity);
    return looks ? [{ looks, at }] : [];
  });
  const more = personal[MOST_WARNINGS];
  return [
    ...personal.slice(0, MOST_WARNINGS).map(({ looks, at }) => ({
      ...at(),
      message: `the identity looks like ${looks}; take a name that says nothing of the person`,
    })),
    ...(more ? [{ ...more.at(), message: `${personal.length - MOST_WARNINGS} more identities like these` }] : []),
  ];
};
