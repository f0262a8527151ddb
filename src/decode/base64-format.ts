import { err, ok, type Result } from '../base/result.ts';
import { type DecodeFault, decodeFault } from './fault.ts';

const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/** The bytes that base64 text stands for, in either alphabet, with or without its padding; blanks do not matter. */
export const readBase64 = (text: string): Result<Uint8Array, DecodeFault> => {
  const compact = text.replace(/\s+/g, '');
  const digits = compact.replace(/=+$/, '');
  if (!BASE64.test(compact) || digits.length % 4 === 1) return err(decodeFault('not-base64', text));
  const binary = atob(digits.replaceAll('-', '+').replaceAll('_', '/'));
  return ok(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
};
