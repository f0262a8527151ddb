/** Why nothing can be posted to `text`; undefined if it can. */
export const callbackUrlFault = (text: string): string | undefined => {
  if (text.length > LONGEST_URL) return `at most ${LONGEST_URL} characters`;
  const url = URL.parse(text);
  return url && (url.protocol === 'https:' || url.protocol === 'http:')
    ? undefined
    : 'it must be an absolute http or https URL';
};

/** As of Twilio's status callbacks. */
const LONGEST_URL = 4000;
