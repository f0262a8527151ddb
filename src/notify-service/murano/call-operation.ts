import { isJsonObject, type JsonObject } from '../../base/json.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { asServiceSid, type ServiceSid } from '../../model/ids.ts';
import type { NotifyAccount, ServiceNotify } from '../account.ts';
import type { NotifyFault } from '../fault.ts';
import { readCreateBinding, readListBinding, readSend } from '../form.ts';
import { bindingToResource, notificationToResource, type ResourcePlace, serviceUrl } from '../resource.ts';
import { pageToResource } from '../resource-page.ts';
import type { TwilionotifyError } from '../twilionotify.ts';
import { argsToForm } from '../wire.ts';
import { invalidArguments } from './answer.ts';
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
  if (!isJsonObject(given)) return err(invalidArguments('the arguments must be a JSON object'));
  const fault = findArgumentFault(name, given);
  if (fault !== undefined) return err(invalidArguments(fault));
  const { ServiceSid, BindingSid, ...args } = given;
  const sid = String(BindingSid ?? '');
  if (sid === '' && (name === 'getBinding' || name === 'deleteBinding'))
    return err(invalidArguments('BindingSid is required'));
  const serviceSid = asServiceSid(String(ServiceSid || ownService));
  const place = { accountSid, baseUrl };
  const listUrl = `${serviceUrl(place, serviceSid)}/Bindings`;
  const answer = await RUN[name](account.of(serviceSid), { sid, form: argsToForm(args), place, listUrl });
  return answer.ok ? answer : err({ type: 'refused', error: answer.error.message, status: answer.error.status });
};

interface Arguments {
  readonly sid: string;
  /** What is left, read as a form is: one set of rules for both ways in. */
  readonly form: URLSearchParams;
  readonly place: ResourcePlace;
  /** Where the bindings of the service are listed. */
  readonly listUrl: string;
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
  listBinding: async (notify, { form, place, listUrl: url }) => {
    const page = await notify.listBinding(readListBinding(form));
    if (!page.ok) return page;
    const items = { ...page.value, items: page.value.bindings };
    return ok(
      pageToResource(items, (binding) => bindingToResource(binding, place), { url, query: form, key: 'bindings' }),
    );
  },
  send: async (notify, { form, place }) => {
    const args = readSend(form);
    const notification = args.ok ? await notify.send(args.value) : args;
    return notification.ok ? ok(notificationToResource(notification.value, place)) : notification;
  },
};
