import { inspect } from 'node:util';

/** A secret that prints as `<redacted>` wherever it is shown; `reveal` is the one way to its text. */
export class Redacted {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '<redacted>';
  }

  toJSON(): string {
    return '<redacted>';
  }

  [inspect.custom](): string {
    return '<redacted>';
  }
}

/** The last four characters of an address, enough for its owner to know it: `…4567`. */
export const shortenAddress = (address: string): string => (address.length <= 4 ? '…' : `…${address.slice(-4)}`);
