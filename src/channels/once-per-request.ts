import type { SendRequest } from '../model/notification.ts';

/**
 * `make`, worked out once for a notification in place of once for each of its addresses: kept as long as the request itself,
 * which nobody changes, and for the newest `key` alone.
 */
export const oncePerRequest = <T>(
  make: (request: SendRequest, key: string) => T,
): ((request: SendRequest, key?: string) => T) => {
  const made = new WeakMap<SendRequest, { readonly key: string; readonly value: T }>();
  return (request, key = '') => {
    const known = made.get(request);
    if (known?.key === key) return known.value;
    const value = make(request, key);
    made.set(request, { key, value });
    return value;
  };
};
