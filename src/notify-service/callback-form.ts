import type { Delivery } from '../model/delivery.ts';
import type { CallbackBatch } from './callback-store.ts';
import { toReportCode } from './report-code.ts';

/** A field of a form; a repeated name is a list. */
export type FormField = readonly [name: string, value: string];

/**
 * What is posted of a batch (contract §5). Twilio's page breaks off before the keys of a `DeliveryState`: `sid` and
 * `status` are its own, the others are ours.
 */
export const toCallbackForm = (batch: CallbackBatch, accountSid: string): readonly FormField[] => [
  ['NotificationSid', batch.notification],
  ['AccountSid', accountSid],
  ['ServiceSid', batch.service],
  ['Count', String(batch.deliveries.length)],
  ['SequenceId', String(batch.sequence)],
  ['IsFinal', batch.isFinal ? 'True' : 'False'],
  ...batch.deliveries.map((delivery): FormField => ['DeliveryState', JSON.stringify(toState(delivery))]),
];

const toState = (delivery: Delivery) => {
  const error = toReportCode(delivery);
  return {
    sid: delivery.providerId,
    status: error ? 'FAILED' : 'SENT',
    type: delivery.channel,
    identity: delivery.identity,
    address: delivery.address,
    binding_sid: delivery.binding,
    error_code: error?.code ?? null,
    error_message: error?.message ?? null,
  };
};
