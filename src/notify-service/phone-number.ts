import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The raw form first: the library also takes `tel:`, spaces and other alphabets. Possible is enough, number ranges change. */
export const isPhoneNumber = (address: string): boolean =>
  /^\+[1-9][0-9]{1,14}$/.test(address) && (parsePhoneNumberFromString(address)?.isPossible() ?? false);

/** In a form an unescaped plus stands for a space, and no number begins with one: `-d 'Address=+4791234567'` means a plus. */
export const restorePlus = (address: string): string => address.replace(/^ (?=[1-9])/, '+');
