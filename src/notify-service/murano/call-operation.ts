import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { asServiceSid, type ServiceSid } from '../../model/ids.ts';
import type { NotifyAccount, ServiceNotify } from '../account.ts';
import type { NotifyFault } from '../fault.ts';
import { readCreateBinding, readListBinding, readSend } from '../form.ts';
import { bindingToResource, notificationToResource, pageToResource, type ResourcePlace } from '../resource.ts';
import type { TwilionotifyError } from '../twilionotify.ts';
import { argsToForm } from '../wire.ts';
import { findArgumentFault, type OperationName } from './arguments.ts';

interface OperationCall {
  /** The arguments as they came; anything but an object is refused. */
  readonly given: unknown;
  readonly ownService: ServiceSid;
  /** Shown in the answer. */
  readonly accountSid: string;
  /** What links in the answer begin with, without a slash at the end. */
  readonly baseUrl: string;
}

/** One of the five operations on an account, with arguments as a program of Murano gives them; null once a binding is deleted. */
export const callOperation = async (
  account: NotifyAccount,
  name: OperationName,
  { given, ownService, accountSid, baseUrl }: OperationCall,
): Promise<Result<JsonObject | null, TwilionotifyError>> => {
  if (!isJsonObject(given)) return err(invalid('the arguments must be a JSON object'));
  const fault = findArgumentFault(name, given);
  if (fault !== undefined) return err(invalid(fault));
  const { ServiceSid, BindingSid, ...args } = given;
  const sid = String(BindingSid ?? '');
  if (sid === '' && (name === 'getBinding' || name === 'deleteBinding')) return err(invalid('BindingSid is required'));
  const serviceSid = asServiceSid(String(ServiceSid || ownService));
  const place = { accountSid, serviceSid, baseUrl };
  const answer = await RUN[name](account.of(serviceSid), { sid, form: argsToForm(args), place });
  return answer.ok ? answer : err({ type: 'refused', error: answer.error.message, status: answer.error.status });
};

interface Arguments {
  readonly sid: string;
  /** What is left, read as a form is: one set of rules for both ways in. */
  readonly form: URLSearchParams;
  readonly place: ResourcePlace;
}

type Run = (notify: ServiceNotify, args: Arguments) => Promise<Result<JsonObject | null, NotifyFault>>;

const RUN: Readonly<Record<OperationName, Run>> = {
  createBinding: async (notify, { form, place }) => {
    const binding = await notify.createBinding(readCreateBinding(form));
    return binding.ok ? ok(bindingToResource(binding.value, place)) : binding;
  },
  deleteBinding: (notify, { sid }) => notify.deleteBinding(sid),
  getBinding: async (notify, { sid, place }) => {
    const binding = await notify.getBinding(sid);
    return binding.ok ? ok(bindingToResource(binding.value, place)) : binding;
  },
  listBinding: async (notify, { form, place }) => {
    const page = await notify.listBinding(readListBinding(form));
    return page.ok ? ok(pageToResource(page.value, form, place)) : page;
  },
  send: async (notify, { form, place }) => {
    const args = readSend(form);
    const notification = args.ok ? await notify.send(args.value) : args;
    return notification.ok ? ok(notificationToResource(notification.value, place)) : notification;
  },
};

const invalid = (error: string): TwilionotifyError => ({ type: 'invalid-arguments', error, status: 400 });
