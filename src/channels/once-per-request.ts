import type { SendRequest } from '../model/notification.ts';
import { forNewest } from './for-newest.ts';

/**
 * `make`, worked out once for a notification in place of once for each of its addresses: kept as long as the request itself,
 * which nobody changes, and for the newest `key` alone.
 */
export const oncePerRequest = <T>(
  make: (request: SendRequest, key: string) => T,
): ((request: SendRequest, key?: string) => T) => {
  const made = new WeakMap<SendRequest, (key: string) => T>();
  const startWith = (request: SendRequest) => {
    const of = forNewest((key) => make(request, key));
    made.set(request, of);
    return of;
  };
  return (request, key = '') => (made.get(request) ?? startWith(request))(key);
};
