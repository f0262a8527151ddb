import { err, ok, type Result } from '../base/result.ts';
import type { Content } from './content.ts';
import { type DecodeFault, decodeFault } from './fault.ts';

/** The whole payload as one fact. */
export const readText = (text: string, valueName: string): Result<Content, DecodeFault> =>
  ok({ root: text, facts: { [valueName]: text } });

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A decimal number, or undefined: `Number` alone would also take hexadecimal, Infinity and nothing at all. */
export const parseNumber = (text: string): number | undefined => {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
};

/** The payload as one number. By `nan` or `null` a device says that its sensor failed: heard, but without a value. */
export const readNumber = (text: string, valueName: string): Result<Content, DecodeFault> => {
  const trimmed = text.trim();
  const value = parseNumber(trimmed);
  if (value !== undefined) return ok({ root: value, facts: { [valueName]: value } });
  const fault = decodeFault('not-a-number', trimmed);
  return /^(?:[+-]?nan|null)$/i.test(trimmed) ? ok({ root: trimmed, facts: { [valueName]: null }, fault }) : err(fault);
};
