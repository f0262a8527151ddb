import { hash } from 'node:crypto';

/** 22 characters that stand for `text` and, for all practical purposes, for no other (132 bits of SHA-256). Indexes of long texts are long. */
export const shortKey = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);
