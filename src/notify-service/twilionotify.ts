import { isJsonObject, type Json, type JsonObject } from '../base/json.ts';
import { Redacted } from '../base/redacted.ts';
import { err, ok, type Result } from '../base/result.ts';
import { findArgumentFault, type OperationName } from './murano/arguments.ts';
import { createCaller } from './remote.ts';
import type { RemoteFault } from './remote-fault.ts';

/** How to reach a Notify v1 service. */
export interface TwilionotifyOptions {
  /** By default Twilio's own, `https://notify.twilio.com`. */
  readonly url?: string;
  readonly accountSid: string;
  readonly authToken: string;
  /** Used by every call that does not name another `ServiceSid`. */
  readonly serviceSid?: string;
  /** For the connection, and again for the answer; 10 s by default. */
  readonly timeoutMs?: number;
}

/** What an operation resolves with when it did not succeed. */
export interface TwilionotifyError {
  /**
   * refused: the service said no. invalid-arguments: nothing was sent. unreachable: nothing could be sent.
   * answer-lost: it may have taken effect. not-notify: what answered is no Notify service.
   */
  readonly type: 'refused' | 'invalid-arguments' | 'unreachable' | 'answer-lost' | 'not-notify';
  readonly error: string;
  /** HTTP status; 503 when unreachable, 504 when the answer was lost. */
  readonly status: number;
}

/** A list is also taken as one text. */
type Texts = string | readonly string[];
/** An object is also taken as JSON text. */
type Payload = string | JsonObject;

interface OfService {
  readonly ServiceSid?: string;
}

export interface CreateBindingArguments extends OfService {
  readonly Identity: string;
  readonly BindingType: string;
  readonly Address: string;
  readonly Tag?: Texts;
  readonly Endpoint?: string;
  readonly CredentialSid?: string;
  readonly NotificationProtocolVersion?: string;
}

export interface BindingArguments extends OfService {
  readonly BindingSid: string;
}

export interface ListBindingArguments extends OfService {
  readonly Identity?: Texts;
  readonly Tag?: Texts;
  /** `YYYY-MM-DD`, UTC. */
  readonly StartDate?: string;
  readonly EndDate?: string;
  readonly PageSize?: number;
  readonly Page?: number;
  readonly PageToken?: string;
}

export interface SendArguments extends OfService {
  readonly Identity?: Texts;
  readonly Tag?: Texts;
  /** Addresses past the bindings, `{ binding_type, address }`; not together with Identity or Tag. */
  readonly ToBinding?: Payload | readonly Payload[];
  readonly Title?: string;
  readonly Body?: string;
  readonly Sound?: string;
  readonly Action?: string;
  readonly Priority?: 'high' | 'low';
  /** Seconds. */
  readonly Ttl?: number | string;
  readonly Data?: Payload;
  readonly Apn?: Payload;
  readonly Fcm?: Payload;
  readonly Gcm?: Payload;
  readonly Sms?: Payload;
  readonly FacebookMessenger?: Payload;
  readonly Alexa?: Payload;
  /** Where the ends of its deliveries are posted. */
  readonly DeliveryCallbackUrl?: string;
}

/**
 * The five operations of the Twilio Notify service. Each resolves with the resource as Notify shows it (`sid`,
 * `date_created`, …) or with an error object; none rejects.
 */
export interface Twilionotify {
  readonly createBinding: (args: CreateBindingArguments) => Promise<JsonObject | TwilionotifyError>;
  readonly getBinding: (args: BindingArguments) => Promise<JsonObject | TwilionotifyError>;
  /** Resolves with null once the binding is deleted. */
  readonly deleteBinding: (args: BindingArguments) => Promise<null | TwilionotifyError>;
  /** `{ bindings, meta }`. */
  readonly listBinding: (args?: ListBindingArguments) => Promise<JsonObject | TwilionotifyError>;
  readonly send: (args: SendArguments) => Promise<JsonObject | TwilionotifyError>;
}

const TWILIO_URL = 'https://notify.twilio.com';

/** The five operations on any service that speaks Notify v1: Twilio's, Tocsin's own, or another. */
export const createTwilionotify = (options: TwilionotifyOptions): Twilionotify => {
  const { url = TWILIO_URL, accountSid, authToken, serviceSid, timeoutMs } = options;
  const caller = createCaller({ url, accountSid, authToken: new Redacted(authToken), timeoutMs });
  const call = async (name: OperationName, args?: object): Promise<Result<Json, TwilionotifyError>> => {
    // Programs without types pass null, too.
    const given = args ?? {};
    const fault = findArgumentFault(name, given);
    if (fault !== undefined) return err(invalidArguments(fault));
    const { ServiceSid, BindingSid, ...rest } = { ServiceSid: serviceSid, BindingSid: undefined, ...given };
    const operation = OPERATIONS[name];
    const path = toPath(operation, ServiceSid || serviceSid, BindingSid);
    if (!path.ok) return path;
    const answer = await caller.call({ method: operation.method, path: path.value, args: rest });
    return answer.ok ? answer : err(toError(answer.error));
  };
  const resource = async (name: OperationName, args?: object) => {
    const answer = await call(name, args);
    if (!answer.ok) return answer.error;
    return isJsonObject(answer.value) ? answer.value : NOT_A_RESOURCE;
  };
  return {
    createBinding: (args) => resource('createBinding', args),
    getBinding: (args) => resource('getBinding', args),
    deleteBinding: async (args) => {
      const answer = await call('deleteBinding', args);
      return answer.ok ? null : answer.error;
    },
    listBinding: (args) => resource('listBinding', args),
    send: (args) => resource('send', args),
  };
};

interface Operation {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: 'Bindings' | 'Notifications';
  /** Of one binding, named by its sid. */
  readonly one?: boolean;
}

const OPERATIONS: Readonly<Record<OperationName, Operation>> = {
  createBinding: { method: 'POST', path: 'Bindings' },
  deleteBinding: { method: 'DELETE', path: 'Bindings', one: true },
  getBinding: { method: 'GET', path: 'Bindings', one: true },
  listBinding: { method: 'GET', path: 'Bindings' },
  send: { method: 'POST', path: 'Notifications' },
};

/** A missing sid would lead to another resource, so it is told before anything is sent. */
const toPath = ({ path, one }: Operation, service: unknown, binding: unknown): Result<string, TwilionotifyError> => {
  if (!isText(service)) return err(missing('ServiceSid'));
  const collection = `/v1/Services/${encodeURIComponent(service)}/${path}`;
  if (!one) return ok(collection);
  return isText(binding) ? ok(`${collection}/${encodeURIComponent(binding)}`) : err(missing('BindingSid'));
};

const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';

const missing = (name: string): TwilionotifyError => invalidArguments(`${name} is required`);

const invalidArguments = (error: string): TwilionotifyError => ({ type: 'invalid-arguments', error, status: 400 });

const NOT_A_RESOURCE: TwilionotifyError = {
  type: 'not-notify',
  error: 'the answer is not a resource of a Notify service',
  status: 502,
};

const toError = ({ type, message, status }: RemoteFault): TwilionotifyError => ({ type, error: message, status });
