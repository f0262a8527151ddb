/** What answers may be remembered, together: a topic has 1,000 characters at most, and rarely a hundred. */
const MOST_REMEMBERED = 50_000;

/**
 * `read`, which must depend on the topic alone, asked once for each topic: devices publish on the same few, again and
 * again. When there are too many the memory starts afresh.
 */
export const byTopic = <T extends object>(
  read: (topic: string) => T,
  most: number = MOST_REMEMBERED,
): ((topic: string) => T) => {
  const remembered = new Map<string, T>();
  return (topic) => {
    const known = remembered.get(topic);
    if (known) return known;
    const answer = read(topic);
    if (remembered.size >= most) remembered.clear();
    remembered.set(topic, answer);
    return answer;
  };
};
