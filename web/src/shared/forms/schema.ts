/**
 * The forms' schema: in one language, with what an outcome demands, and what is wrong with answers.
 *
 * Our additions to JSON Schema 2020-12: `x-en` and `x-en-description` beside `title` and
 * `description`, and `x-outcomes`: code -> what that outcome demands in addition.
 */
import { Validator } from '@cfworker/json-schema';
import type { RJSFSchema } from '@rjsf/utils';
import type { Language } from '@/i18n';
import { t } from './texts';

export type Schema = RJSFSchema;
export type Answers = Record<string, unknown>;
/** JSON pointer into the answers -> what is wrong there. */
export type Wrong = Map<string, string[]>;

function isObject(thing: unknown): thing is Record<string, unknown> {
  return typeof thing === 'object' && thing !== null && !Array.isArray(thing);
}

/** Keywords whose values are answers, not schemas. */
const VALUES = new Set(['const', 'enum', 'default', 'examples', 'required', 'x-outcomes']);

/** The schema with its titles and descriptions in one language. */
export function localized(schema: unknown, language: Language): Schema {
  return inLanguage(schema, language) as Schema;
}

function inLanguage(part: unknown, language: Language): unknown {
  if (Array.isArray(part)) return part.map((each) => inLanguage(each, language));
  if (!isObject(part)) return part;
  const found: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part)) {
    if (key === 'x-en' || key === 'x-en-description') continue;
    found[key] = VALUES.has(key) ? value : inLanguage(value, language);
  }
  if (language === 'en') {
    const english = part['x-en'];
    const title = isObject(english) ? english.title : english;
    const about = part['x-en-description'] ?? (isObject(english) ? english.description : undefined);
    if (typeof title === 'string' && title) found.title = title;
    if (typeof about === 'string' && about) found.description = about;
  }
  return found;
}

function demandsOf(schema: Schema, outcome: string): Schema | undefined {
  const outcomes: unknown = schema['x-outcomes'];
  const found = isObject(outcomes) ? outcomes[outcome] : undefined;
  return isObject(found) ? (found as Schema) : undefined;
}

/** The fields that an outcome needs at the top of the form. */
export function neededFor(schema: Schema, outcome: string): string[] {
  const needed = demandsOf(schema, outcome)?.required;
  return Array.isArray(needed) ? needed : [];
}

/** As the server checks it: the schema and what the outcome demands. */
export function demanding(schema: Schema, outcome: string | null): Schema {
  const demands = outcome === null ? undefined : demandsOf(schema, outcome);
  if (!demands) return schema;
  return { ...schema, allOf: [...(schema.allOf ?? []), demands] };
}

/** What was left empty is left out; the server takes it as not answered, too. */
export function cleaned(answers: Answers): Answers {
  const found: Answers = {};
  for (const [key, value] of Object.entries(answers)) {
    if (value === undefined || value === null || value === '') continue;
    if (Array.isArray(value) && value.length === 0) continue;
    if (isObject(value)) {
      const inner = cleaned(value);
      if (Object.keys(inner).length > 0) found[key] = inner;
    } else {
      found[key] = value;
    }
  }
  return found;
}

/** Answers that follow from the outcome ("solved" means: yes, it is solved) need no click. */
export function implied(schema: Schema, outcome: string, answers: Answers): Answers {
  const fixed = demandsOf(schema, outcome)?.properties;
  if (!isObject(fixed)) return answers;
  const found = { ...answers };
  for (const [key, value] of Object.entries(fixed)) {
    if (found[key] === undefined && isObject(value) && 'const' in value) found[key] = value.const;
  }
  return found;
}

/** What is wrong, in the reader's language. */
export function check(schema: Schema, outcome: string | null, answers: Answers): Wrong {
  const asked = demanding(schema, outcome);
  const { errors } = new Validator(asked as object, '2020-12', false).validate(answers);
  const wrong: Wrong = new Map();
  const add = (where: string, text: string) => {
    const before = wrong.get(where) ?? [];
    if (!before.includes(text)) wrong.set(where, [...before, text]);
  };
  for (const error of errors) {
    const where = error.instanceLocation.replace(/^#/, '');
    const rule = at(asked, error.keywordLocation);
    if (error.keyword === 'required') {
      // Only the text of the error says which of them.
      const missing = /"(.*)"/.exec(error.error)?.[1];
      if (missing !== undefined) add(`${where}/${escaped(missing)}`, t('wrong_required'));
    } else if (!AROUND.has(error.keyword)) {
      add(where, textOf(error.keyword, rule));
    }
  }
  return wrong;
}

/** They only say that something inside is wrong, which has an error of its own. */
const AROUND = new Set(['allOf', 'if', 'items', 'properties', '$ref', 'prefixItems', 'else']);

function textOf(keyword: string, rule: unknown): string {
  const n = typeof rule === 'number' ? rule : 0;
  switch (keyword) {
    case 'minLength':
      return t('wrong_min_length', { n });
    case 'maxLength':
      return t('wrong_max_length', { n });
    case 'minimum':
    case 'exclusiveMinimum':
      return t('wrong_minimum', { n });
    case 'maximum':
    case 'exclusiveMaximum':
      return t('wrong_maximum', { n });
    case 'minItems':
    case 'minContains':
      return t('wrong_min_items', { n });
    case 'maxItems':
    case 'maxContains':
      return t('wrong_max_items', { n });
    case 'uniqueItems':
      return t('wrong_unique');
    case 'format':
    case 'pattern':
      return t('wrong_format');
    case 'enum':
    case 'oneOf':
    case 'anyOf':
      return t('wrong_choice');
    case 'const':
      return t('wrong_const');
    case 'type':
      return t('wrong_type');
    default:
      return t('wrong_other');
  }
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

export function steps(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((each) => decodeURIComponent(each).replaceAll('~1', '/').replaceAll('~0', '~'));
}

function at(schema: unknown, location: string): unknown {
  let found = schema;
  for (const step of steps(location)) {
    found = isObject(found) || Array.isArray(found) ? Reflect.get(found, step) : undefined;
  }
  return found;
}

/** Whether the form has a field there: what the server says of others stands above the buttons. */
export function hasField(schema: Schema, pointer: string): boolean {
  const [first] = steps(pointer);
  return first !== undefined && isObject(schema.properties) && first in schema.properties;
}
