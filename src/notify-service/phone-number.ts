import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** The raw form first: the library also takes `tel:`, spaces and other alphabets. Possible is enough, number ranges change. */
export const isPhoneNumber = (address: string): boolean =>
  /^\+[1-9][0-9]{1,14}$/.test(address) && (parsePhoneNumberFromString(address)?.isPossible() ?? false);
