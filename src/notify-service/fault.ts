/** Why an operation failed, in Twilio's numbers (https://www.twilio.com/docs/api/errors). */
export interface NotifyFault {
  /** HTTP status. */
  readonly status: number;
  /** Twilio's error code, e.g. 20001; 0 when the answer named none. */
  readonly code: number;
  /** Says which parameter or resource, and what is wrong with it. */
  readonly message: string;
}

/** An argument that the operation cannot take: 400/20001, worded as Twilio does, with the reason behind it. */
export const invalidParameter = (resource: 'Binding' | 'Notification', name: string, reason: string): NotifyFault => ({
  status: 400,
  code: 20001,
  message: `Can not convert incoming parameters to ${resource} object: Parameter '${name}' is invalid: ${reason}`,
});

/** `path` as Twilio words it: without `/v1`. */
export const resourceNotFound = (path: string): NotifyFault => ({
  status: 404,
  code: 20404,
  message: `The requested resource ${path} was not found`,
});

/** No or wrong credentials; the message tells nothing more, as Twilio's does not. */
export const notAuthenticated: NotifyFault = { status: 401, code: 20003, message: 'Authenticate' };

/** Nothing took effect, and trying again is safe. */
export const internalFault: NotifyFault = { status: 500, code: 20500, message: 'Internal Server Error' };
