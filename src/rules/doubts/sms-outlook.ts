import type { Json } from '../../base/json.ts';
import type { Target } from '../../model/notification.ts';

/** What a template comes to at most, as an SMS. */
export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  readonly characters: number;
  /** Characters that are not in GSM-7, each once. */
  readonly forcing: readonly Forcing[];
  /** With plain look-alikes in the place of all of them; null where some have none, or none is needed. */
  readonly plain: { readonly segments: number } | null;
  /** Some of them are signs of typography. */
  readonly isTypographic: boolean;
}

export interface Forcing {
  readonly character: string;
  /** A little of what stands around it in the template, or the value that brings it. */
  readonly around: string;
  /** Which character of the template it is, from 1; null: a value brings it. */
  readonly at: number | null;
}

/** What is known of SMS, and of the devices that they would name. */
export interface SmsOutlook {
  /** Given what each variable can be at most, by its path: any of these values; null for a text that is no template. */
  readonly measure: (template: string, widest: (path: readonly string[]) => readonly Json[]) => SmsSize | null;
  /** Whether somebody is known who would get it by SMS. */
  readonly reaches: (target: Target) => boolean;
  /** What to write in place of a character; empty: nothing; undefined: it has no look-alike. */
  readonly lookAlikeOf: (character: string) => string | undefined;
  /** Of several texts those that may make an SMS longest: in GSM-7, and in UCS-2 if there is one. */
  readonly worstOf: (texts: readonly string[]) => readonly string[];
  /** Those that the inventory has; empty: it has none. */
  readonly longest: {
    readonly device: (source: string) => readonly string[];
    readonly label: (source: string, name: string) => readonly string[];
    readonly attribute: (name: string) => readonly Json[];
  };
}
