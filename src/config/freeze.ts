/** Freezes plain objects and lists all the way down; instances of classes are left as they are. */
export const freezeDeep = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  const prototype = Object.getPrototypeOf(value);
  if (value instanceof Map) for (const item of value.values()) freezeDeep(item);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return value;
  for (const item of Object.values(value)) freezeDeep(item);
  return Object.freeze(value);
};
