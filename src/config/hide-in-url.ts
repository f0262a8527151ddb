/**
 * `text` without what URLs in it may hide: user and password, even one with a slash in it that no URL allows, and the values
 * of queries, where tokens and signatures stand.
 */
export const hideInUrl = (text: string): string =>
  text
    .replace(/(?<=[a-z]:\/\/)[^\s"'/?#@:]*(?::[^\s"'@]*)?@/gi, '<redacted>@')
    .replace(/[a-z]:\/\/[^\s"']*/gi, (url) => url.replace(/([?&][^=&#]*=)[^&#]+/g, '$1<redacted>'));
