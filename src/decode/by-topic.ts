const MOST_REMEMBERED = 50_000;

/** Real topics rarely have a hundred characters; somebody who makes up long ones must not fill the memory with them. */
const LONGEST_REMEMBERED = 250;

/**
 * `read`, which must depend on the topic alone, asked once for each topic: devices publish on the same few, again and
 * again. When there are too many the memory starts afresh; one that is very long is not remembered.
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
    if (topic.length > LONGEST_REMEMBERED) return answer;
    if (remembered.size >= most) remembered.clear();
    remembered.set(topic, answer);
    return answer;
  };
};
