import type { Json, JsonObject } from '../base/json.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { NotifyContent } from '../model/rule.ts';
import { type TemplateContext, toScope } from './context.ts';
import type { Templates } from './template.ts';
import { fallbackText, trimText } from './text.ts';

/** A field that could not be rendered: `Sms.body`, `Identity[0]`. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/** Renders one field's text, or says why not. */
export type RenderField = (text: string) => Result<string, string>;

export const createRenderField = (templates: Templates, context: TemplateContext): RenderField => {
  const scope = toScope(context);
  return (text) => templates.render(text, scope);
};

/**
 * `content` with every text in it rendered. A text that people read and that fails is replaced by one that says what the
 * alarm is; any other (a sound, a link, a number to send from) is left out, for no guess of ours would work. Nothing
 * stops the message.
 */
export const renderContent = (
  content: NotifyContent,
  context: TemplateContext,
  render: RenderField,
): { readonly content: NotifyContent; readonly problems: readonly FieldProblem[] } => {
  const problems: FieldProblem[] = [];
  const renderText = (text: string, field: string): string | undefined => {
    const isRead = isReadByPeople(field);
    const rendered = limit(render(text), isRead);
    if (rendered.ok) return rendered.value;
    problems.push({ field, message: rendered.error });
    return isRead ? trimText(fallbackText(context, rendered.error)) : undefined;
  };
  const draft: Draft = {};
  for (const name of TEXT_FIELDS) setDefined(draft, name, content[name], renderText);
  for (const name of OBJECT_FIELDS) {
    const value = content[name];
    if (value !== undefined) draft[name] = renderObject(value, name, renderText);
  }
  if (content.Priority !== undefined) draft.Priority = content.Priority;
  if (content.Ttl !== undefined) draft.Ttl = content.Ttl;
  return { content: draft, problems };
};

type Draft = { -readonly [Name in keyof NotifyContent]: NotifyContent[Name] };

type RenderText = (text: string, field: string) => string | undefined;

const TEXT_FIELDS = ['Title', 'Body', 'Sound', 'Action'] as const;
const OBJECT_FIELDS = ['Sms', 'Apn', 'Fcm', 'Gcm', 'FacebookMessenger', 'Data'] as const;

const setDefined = (
  draft: Draft,
  name: (typeof TEXT_FIELDS)[number],
  text: string | undefined,
  renderText: RenderText,
): void => {
  const rendered = text === undefined ? undefined : renderText(text, name);
  if (rendered !== undefined) draft[name] = rendered;
};

const renderObject = (object: JsonObject, field: string, renderText: RenderText): JsonObject =>
  Object.fromEntries(
    Object.entries(object).flatMap(([name, value]) => {
      const rendered = renderJson(value, `${field}.${name}`, renderText);
      return rendered === undefined ? [] : [[name, rendered]];
    }),
  );

const renderJson = (value: Json, field: string, renderText: RenderText): Json | undefined => {
  if (typeof value === 'string') return renderText(value, field);
  if (typeof value !== 'object' || value === null) return value;
  if (!isList(value)) return renderObject(value, field, renderText);
  return value.flatMap((item, index) => {
    const rendered = renderJson(item, `${field}[${index}]`, renderText);
    return rendered === undefined ? [] : [rendered];
  });
};

const isList = (value: readonly Json[] | JsonObject): value is readonly Json[] => Array.isArray(value);

const READ_BY_PEOPLE = /(?:^|\.)(?:title|subtitle|body|alert|text)$/i;

const isReadByPeople = (field: string): boolean => READ_BY_PEOPLE.test(field);

/** What a push may hold altogether [APNs: payload of 4,096 bytes]. */
const MOST_CHARACTERS = 4096;

const limit = (rendered: Result<string, string>, mayTrim: boolean): Result<string, string> => {
  if (!rendered.ok) return rendered;
  if (mayTrim) return ok(trimText(rendered.value));
  return rendered.value.length <= MOST_CHARACTERS ? rendered : err(`longer than ${MOST_CHARACTERS} characters`);
};
