import parsePhoneNumber from 'libphonenumber-js/min';
import { err, ok, type Result } from '../../base/result.ts';
import type { BindingType } from '../../model/binding.ts';

/** An address as the service takes it; `doubt` says why it may still be wrong. */
export interface CheckedAddress {
  readonly address: string;
  readonly doubt?: string;
}

export interface AddressFault {
  readonly message: string;
  readonly expected: string;
}

/** What the service takes of any text, in characters. */
export const LONGEST_TEXT = 4096;

/** Checks what a person wrote as the address of a channel. Phone numbers lose their spaces and hyphens. */
export const checkAddress = (type: BindingType, text: string): Result<CheckedAddress, AddressFault> => {
  if (text.length > LONGEST_TEXT)
    return err({ message: 'not an address', expected: `at most ${LONGEST_TEXT} letters` });
  if (type === 'sms') return checkPhoneNumber(text);
  if (type === 'apn' && !/^([0-9a-f]{2})+$/i.test(text)) {
    return err({ message: 'not an APNs device token', expected: 'an even number of hexadecimal digits' });
  }
  if (/\s/.test(text)) return err({ message: 'not an address', expected: 'no spaces' });
  return ok({ address: text });
};

/** `4,79123E+09`: the digits behind are lost. */
export const isSpreadsheetNumber = (text: string): boolean => /^\d+(?:[.,]\d+)?E\+?\d+$/i.test(text);

/** The form first: the library would also take `tel:`, letters and digits of other scripts. */
const E164_WRITTEN = /^\+[1-9](?:[ -]?\d)+$/;

const checkPhoneNumber = (text: string): Result<CheckedAddress, AddressFault> => {
  if (!E164_WRITTEN.test(text)) return err({ message: 'not a phone number', expected: meant(text) });
  const number = parsePhoneNumber(text.replace(/[ -]/g, ''));
  if (!number?.isPossible()) return err({ message: 'not a possible phone number', expected: FORM });
  const checked = { address: String(number.number) };
  // Ranges open before the library knows them, so this is a doubt and not a fault.
  return ok(number.isValid() ? checked : { ...checked, doubt: 'this phone number is in no known range' });
};

const FORM = '"+" and country code first, as in "+4790000001"';

/** A spreadsheet takes the plus away, and some write the 00 that they dial. */
const meant = (text: string): string => {
  if (isSpreadsheetNumber(text)) return `${FORM}; a spreadsheet made a number of it, so format the column as text`;
  const digits = /^(?:00)?([1-9](?:[ -]?\d){6,14})$/.exec(text)?.[1]?.replace(/[ -]/g, '');
  return digits !== undefined && parsePhoneNumber(`+${digits}`)?.isValid() ? `"+${digits}"` : FORM;
};
