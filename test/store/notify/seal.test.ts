import { describe, expect, it } from 'vitest';
import { Redacted } from '../../../src/base/redacted.ts';
import { createSeal } from '../../../src/store/notify/seal.ts';

const KEY = 'k'.repeat(32);
const seal = createSeal(new Redacted(KEY));
const secret = '-----BEGIN PRIVATE KEY-----\nnøkkel\n-----END PRIVATE KEY-----\n';
const sealed = seal.seal('CR1', new Redacted(secret));

describe('a sealed secret', () => {
  it('opens for its owner, also after a restart', () => {
    expect(seal.open('CR1', sealed)?.reveal()).toBe(secret);
    expect(createSeal(new Redacted(KEY)).open('CR1', sealed)?.reveal()).toBe(secret);
  });

  it('may be empty', () => {
    expect(seal.open('CR1', seal.seal('CR1', new Redacted('')))?.reveal()).toBe('');
  });

  it('does not show', () => {
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('PRIVATE');
  });

  it('looks different each time', () => {
    expect(seal.seal('CR1', new Redacted(secret))).not.toEqual(sealed);
  });

  it('does not open for another owner', () => {
    expect(seal.open('CR2', sealed)).toBeNull();
  });

  it('does not open with another key', () => {
    expect(createSeal(new Redacted(`${KEY}k`)).open('CR1', sealed)).toBeNull();
  });

  it('does not open when any byte of it is another', () => {
    const opened = Array.from(sealed, (byte, index) => {
      const damaged = Uint8Array.from(sealed);
      damaged[index] = byte ^ 1;
      return seal.open('CR1', damaged);
    });
    expect(opened.filter((each) => each !== null)).toEqual([]);
  });

  it('does not open cut short, or with more at its end', () => {
    for (let length = 0; length < sealed.length; length++) {
      expect(seal.open('CR1', sealed.subarray(0, length))).toBeNull();
    }
    expect(seal.open('CR1', Buffer.concat([sealed, Buffer.from([0])]))).toBeNull();
  });
});
