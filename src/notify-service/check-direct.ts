import { err, ok, type Result } from '../base/result.ts';
import { BINDING_TYPES } from '../model/binding.ts';
import type { DirectAddress } from '../model/notification.ts';
import { APN_ADDRESS_FAULT, isApnAddress } from './check-binding.ts';
import { badRequest, invalidParameter, type NotifyFault } from './fault.ts';
import { MOST_DIRECT } from './limits.ts';
import { parseObject } from './parse-object.ts';
import { restorePlus } from './phone-number.ts';

/**
 * The texts of `ToBinding` as addresses, each once, or the first fault in them. A wrong phone number is taken, and fails as
 * a delivery: as with Twilio, one of ten thousand must not hold back the others.
 */
export const checkDirect = (texts: readonly string[]): Result<readonly DirectAddress[], NotifyFault> => {
  if (texts.length > MOST_DIRECT) return fault(`at most ${MOST_DIRECT}, received ${texts.length}`);
  const found = new Map<string, DirectAddress>();
  for (const text of texts) {
    const address = readAddress(text);
    if (!address.ok) return address;
    // A token is one app on one phone, whether it is called gcm or fcm.
    const { type, address: to } = address.value;
    found.set(`${type === 'gcm' ? 'fcm' : type}:${to}`, address.value);
  }
  return ok([...found.values()]);
};

const readAddress = (text: string): Result<DirectAddress, NotifyFault> => {
  const given = parseObject(text);
  if (!given) return fault(`it must be ${SAMPLE} as JSON text`);
  const { binding_type, address } = given;
  const type = BINDING_TYPES.find((known) => known === binding_type);
  if (!type) return fault(`binding_type must be one of ${BINDING_TYPES.join(', ')}`);
  if (typeof address !== 'string' || address === '') return fault('address must be a text, and not empty');
  if (type === 'sms') return ok({ type, address: restorePlus(address) });
  return type === 'apn' && !isApnAddress(address) ? err(badRequest(APN_ADDRESS_FAULT)) : ok({ type, address });
};

const SAMPLE = '{"binding_type":"sms","address":"+15005550006"}';

const fault = (reason: string) => err(invalidParameter('Notification', 'ToBinding', reason));
