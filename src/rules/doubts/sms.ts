import { isJsonObject } from '../../base/json.ts';
import type { Path } from '../../document/read.ts';
import type { NotifyContent } from '../../model/rule.ts';
import { listOf } from '../list-of.ts';
import type { SmsOutlook, SmsSize } from './sms-outlook.ts';
import type { DoubtDraft, Doubter, Subject } from './subject.ts';
import { createWidest } from './widest.ts';

/** Texts that may come to more than one SMS, or that one sign makes dearer than they need be. */
export const findCostlySms: Doubter = (subject) => {
  const { sms } = subject;
  if (sms === null) return [];
  const widest = createWidest(subject, sms);
  return textsOf(subject, sms).flatMap(({ text, path }) => {
    const size = sms.measure(text, widest);
    return size ? doubtsOf(size, path, sms) : [];
  });
};

interface PlacedText {
  readonly text: string;
  readonly path: Path;
}

/** What phones would show of the raise and of the end; texts that nobody wrote, too. */
const textsOf = ({ rule, placeEntry }: Subject, { reaches }: SmsOutlook): readonly PlacedText[] =>
  (rule.notify ?? []).flatMap(({ Identity, Tag, clear, ...raise }, index) => {
    const path = (...rest: Path) => placeEntry(index, rest);
    const isHeard = reaches({ Identity: listOf(Identity), Tag: listOf(Tag) });
    const end =
      clear === false || rule.mode === 'event'
        ? []
        : textIn(clear ?? {}, (...rest) => path('clear', ...rest), isHeard && END);
    return [...textIn(raise, path, isHeard && RAISE), ...end];
  });

const RAISE = '{{ rule.title }}: {{ key }} ({{ alarm.severity }})';
const END = '{{ rule.title }}: {{ key }} is back to normal after {{ alarm.duration }}.';

/** `Sms.body` is for nothing else; `Body`, and what stands in for it, goes by SMS only to whoever has a number. */
const textIn = (
  { Sms, Body }: NotifyContent,
  path: (...rest: Path) => Path,
  standIn: string | false,
): readonly PlacedText[] => {
  const body = isJsonObject(Sms) ? Sms.body : undefined;
  if (typeof body === 'string' && body !== '') return [{ text: body, path: path('Sms', 'body') }];
  if (standIn === false) return [];
  return Body === undefined ? [{ text: standIn, path: path() }] : [{ text: Body, path: path('Body') }];
};

const doubtsOf = (size: SmsSize, path: Path, sms: SmsOutlook): readonly DoubtDraft[] => {
  const { segments, plain, isTypographic } = size;
  const isDearer = plain !== null && (isTypographic || plain.segments < segments);
  const isLong = segments > 1 && !(isDearer && plain.segments === 1);
  return [...(isDearer ? [unicodeDoubt(size, path, sms)] : []), ...(isLong ? [longDoubt(size, path)] : [])];
};

const unicodeDoubt = ({ segments, plain, forcing }: SmsSize, path: Path, sms: SmsOutlook): DoubtDraft => {
  const saved = plain && plain.segments < segments ? `: ${segments} segments instead of ${plain.segments}` : '';
  return {
    doubt: 'unicode-sms',
    path,
    message: `${describeForcing(forcing)} the whole SMS UCS-2, with 70 characters to a message and not 160${saved}`,
    instead: forcing.map(({ character }) => describeLookAlike(character, sms.lookAlikeOf(character))).join(', '),
  };
};

const describeLookAlike = (character: string, plain: string | undefined): string =>
  plain ? `${show(plain)} for ${show(character)}` : `no ${show(character)}`;

const longDoubt = ({ segments, characters, encoding, forcing }: SmsSize, path: Path): DoubtDraft => ({
  doubt: 'long-sms',
  path,
  message: [
    `up to ${characters} characters of ${encoding} are ${segments} SMS`,
    ...(forcing.length > 0 ? [`${describeForcing(forcing)} it so`] : []),
  ].join('; '),
  instead: `Sms: { body: … } with at most ${encoding === 'GSM-7' ? 160 : 70} characters, values at their longest`,
});

/** `"°" in "at 21 °C" makes`, ready for what it makes. */
const describeForcing = (forcing: SmsSize['forcing']): string => {
  const named = forcing
    .slice(0, MOST_NAMED)
    .map(
      ({ character, around, at }) => `${show(character)}${at === null ? '' : ` (character ${at})`} in ${show(around)}`,
    );
  const more = forcing.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''} ${forcing.length === 1 ? 'makes' : 'make'}`;
};

const MOST_NAMED = 4;

/** A sign that cannot be seen is shown by its number. */
const show = (text: string): string =>
  JSON.stringify(text.replace(/[\p{Z}\p{C}]/gu, (sign) => (sign === ' ' ? sign : `U+${codeOf(sign)}`)));

const codeOf = (sign: string): string => (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
