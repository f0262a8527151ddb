/** JSON Schema, for `anyOf` and `oneOf`: one branch for each key, which must be there. Editors say so before `check` does. */
export const requireEach = (keys: readonly string[]): { required: string[] }[] =>
  keys.map((key) => ({ required: [key] }));
