import type { Json } from '../../base/json.ts';
import type { Target } from '../../model/notification.ts';

/** What a template comes to at most, as an SMS. */
export interface SmsSize {
  readonly encoding: 'GSM-7' | 'UCS-2';
  readonly segments: number;
  readonly characters: number;
  /** Characters that are not in GSM-7, each once, with a little of what stands around it in the template. */
  readonly forcing: readonly { readonly character: string; readonly around: string }[];
  /** With plain look-alikes in the place of all of them; null where some have none, or none is needed. */
  readonly plain: { readonly segments: number } | null;
  /** Some of them are signs of typography. */
  readonly isTypographic: boolean;
}

/** What is known of SMS, and of the devices that they would name. */
export interface SmsOutlook {
  /** Given what each variable can be at most, by its path; null for a text that is no template. */
  readonly measure: (template: string, widest: (path: readonly string[]) => Json) => SmsSize | null;
  /** Whether somebody is known who would get it by SMS. */
  readonly reaches: (target: Target) => boolean;
  /** What to write in place of a character; empty: nothing; undefined: it has no look-alike. */
  readonly lookAlikeOf: (character: string) => string | undefined;
  /** The longest that the inventory has; undefined: it has none. */
  readonly longest: {
    readonly device: (source: string) => string | undefined;
    readonly label: (source: string, name: string) => string | undefined;
    readonly attribute: (name: string) => Json | undefined;
  };
}
