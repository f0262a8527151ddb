/** Two letters and 32 digits or letters: Twilio's own have hexadecimal digits, older ones and those of a config any. */
const isSid = (prefix: string, text: string): boolean =>
  text.startsWith(prefix) && /^[A-Z]{2}[0-9a-zA-Z]{32}$/.test(text);

export const isCredentialSid = (text: string): boolean => isSid('CR', text);

export const isMessagingServiceSid = (text: string): boolean => isSid('MG', text);
