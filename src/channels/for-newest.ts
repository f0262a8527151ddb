/** `make`, worked out anew only when it is asked of another key than last time: for what changes by the hour. */
export const forNewest = <T>(make: (key: string) => T): ((key: string) => T) => {
  let newest: { readonly key: string; readonly value: T } | undefined;
  return (key) => {
    if (newest?.key !== key) newest = { key, value: make(key) };
    return newest.value;
  };
};
