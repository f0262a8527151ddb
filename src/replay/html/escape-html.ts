/** Text as HTML shows it, in an element or in a quoted attribute; what no page can hold is left out. */
export const escapeHtml = (text: string): string =>
  text.replace(UNPRINTABLE, '').replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

/** Control characters, but for the tab and line breaks, and halves of surrogate pairs. */
const UNPRINTABLE = /(?![\t\n\r])\p{Cc}|\p{Cs}/gu;
