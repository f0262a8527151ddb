import type { FastifyRequest } from 'fastify';
import type { ResourcePlace } from '../resource.ts';
import type { NotifyRoutesOptions } from './options.ts';

/** One request, as the operations want it. */
export interface Call {
  readonly form: URLSearchParams;
  readonly query: URLSearchParams;
  /** Of the path, by its name in the route; the ending `.json` of old clients is not part of it. */
  readonly param: (name: string) => string;
  readonly place: ResourcePlace;
  /** Absolute, without query and ending: what the links of a list begin with. */
  readonly url: string;
}

export const toCall = (
  request: FastifyRequest,
  { accountSid = '', publicUrl }: Pick<NotifyRoutesOptions, 'accountSid' | 'publicUrl'>,
): Call => {
  const [path = '', ...query] = request.url.split('?');
  const baseUrl = publicUrl?.replace(/\/+$/, '') ?? `${request.protocol}://${request.host}`;
  return {
    form: new URLSearchParams(typeof request.body === 'string' ? request.body : ''),
    // Read here, not by the router, so that a repeated key is a list everywhere.
    query: new URLSearchParams(query.join('?')),
    param: (name) => paramOf(request, name),
    place: { accountSid, baseUrl },
    url: baseUrl + path.replace(/\.json$/, ''),
  };
};

/** The ending is cut off where the path ends with the parameter: an identity may be called so. */
const paramOf = ({ params, routeOptions }: FastifyRequest, name: string): string => {
  const value: unknown = typeof params === 'object' && params !== null ? Reflect.get(params, name) : undefined;
  const text = String(value ?? '');
  return routeOptions.url?.endsWith(`:${name}`) ? text.replace(/\.json$/, '') : text;
};
