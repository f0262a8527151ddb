/**
 * The PEM text with its lines, whatever became of them on the way: on one line, as Twilio has its callers strip them, with
 * `\n` in two letters, as an environment holds them, or with text around the blocks (RFC 7468).
 */
export const rewrapPem = (text: string): string => {
  const blocks = [...text.replaceAll('\\n', '\n').matchAll(BLOCK)];
  return blocks.length === 0 ? text : blocks.map(([, label = '', base64 = '']) => wrap(label, base64)).join('');
};

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

const wrap = (label: string, base64: string): string => {
  const lines = base64.replaceAll(/\s/g, '').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
};
