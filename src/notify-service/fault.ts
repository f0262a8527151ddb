/** Why an operation failed, in Twilio's numbers (https://www.twilio.com/docs/api/errors). */
export interface NotifyFault {
  /** HTTP status. */
  readonly status: number;
  /** Twilio's error code, e.g. 20001; 0 when the answer named none. */
  readonly code: number;
  /** Says which parameter or resource, and what is wrong with it. */
  readonly message: string;
}

/** What a parameter was to become part of, in Twilio's word. */
export type ResourceName = 'Binding' | 'Notification' | 'Service' | 'Credential' | 'Delivery';

/** An argument that the operation cannot take: 400/20001, worded as Twilio does, with the reason behind it. */
export const invalidParameter = (resource: ResourceName, name: string, reason: string): NotifyFault =>
  badRequest(`Can not convert incoming parameters to ${resource} object: Parameter '${name}' is invalid: ${reason}`);

/** What cannot be done as it was asked: 400/20001. */
export const badRequest = (message: string): NotifyFault => ({ status: 400, code: 20001, message });

/** `path` as Twilio words it: without `/v1`. */
export const resourceNotFound = (path: string): NotifyFault => ({
  status: 404,
  code: 20404,
  message: `The requested resource ${path} was not found`,
});

/** No or wrong credentials; the message tells nothing more, as Twilio's does not. */
export const notAuthenticated: NotifyFault = { status: 401, code: 20003, message: 'Authenticate' };

/** The path is known, but not with this method. */
export const methodNotAllowed: NotifyFault = { status: 405, code: 20004, message: 'Method not allowed' };

/** Never processed, so trying again later is safe (docs/api/errors/20429). */
export const tooManyRequests: NotifyFault = { status: 429, code: 20429, message: 'Too Many Requests' };

/** Nothing took effect, and trying again is safe. */
export const internalFault: NotifyFault = { status: 500, code: 20500, message: 'Internal Server Error' };
