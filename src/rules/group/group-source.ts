const PREFIX = 'group:';

/** The source whose devices are the groups that rule `id` looks at, one for each of its keys; no message reaches it. */
export const groupSourceName = (id: string): string => `${PREFIX}${id}`;

export const isGroupSource = (name: string): boolean => name.startsWith(PREFIX);
