import { isJsonObject, type Json } from '../base/json.ts';

/** A value as YAML on one line; a text is quoted unless it is a plain word. */
export const toFlowYaml = (value: Json): string => {
  if (Array.isArray(value)) return `[ ${value.map(toFlowYaml).join(', ')} ]`;
  if (isJsonObject(value))
    return `{ ${Object.entries(value)
      .map(([key, part]) => `${toWord(key)}: ${toFlowYaml(part)}`)
      .join(', ')} }`;
  return typeof value === 'string' ? toWord(value) : JSON.stringify(value);
};

const toWord = (text: string): string =>
  /^(?:[A-Za-z]\w*|\d+[smhd])$/.test(text) && !/^(?:true|false|null|yes|no|on|off)$/i.test(text)
    ? text
    : JSON.stringify(text);
