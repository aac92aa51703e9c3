/** A form as a list of fields. The text with `schema` and `ui` is what counts; this edits it. */
import placeSchema from './place.json';

type Json = Record<string, unknown>;

export interface Form {
  schema: Json;
  ui: Json;
}

export interface Choice {
  code: string;
  zh: string;
  en: string;
}

export const KINDS = [
  'short',
  'long',
  'choice',
  'choices',
  'number',
  'whole',
  'date',
  'yes_no',
  'photo',
  'place',
  'person',
  'department',
  'area',
  'category',
] as const;
export type Kind = (typeof KINDS)[number];

export interface Field {
  key: string;
  /** Null: something that this list does not know; it is edited in the source. */
  kind: Kind | null;
  zh: string;
  en: string;
  helpZh: string;
  helpEn: string;
  choices: Choice[];
}

/** The mark for "whatever the outcome". */
export const ALWAYS = '*';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const record = (value: unknown): Json =>
  value && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** Null where the text is no JSON; `at` is where reading stopped, where the browser says so. */
export function readForm(source: string): { form: Form } | { error: string; at: number | null } {
  try {
    const found = record(JSON.parse(source));
    return { form: { schema: record(found.schema), ui: record(found.ui) } };
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const at = /position (\d+)/.exec(said)?.[1];
    return { error: said, at: at === undefined ? null : Number(at) };
  }
}

export const writeForm = (form: Form): string => JSON.stringify(form, null, 2);

export function newForm(zh: string, en: string): Form {
  return {
    schema: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      title: zh,
      'x-en': en,
      type: 'object',
      properties: {},
      additionalProperties: false,
    },
    ui: { 'ui:order': [] },
  };
}

export function fieldsOf({ schema, ui }: Form): Field[] {
  const properties = record(schema.properties);
  const order = list(ui['ui:order']).map(text);
  const place = (key: string) => (order.includes(key) ? order.indexOf(key) : order.length);
  return Object.entries(properties)
    .map(([key, value]) => {
      const field = record(value);
      return {
        key,
        kind: kindOf(field, record(ui[key])),
        zh: text(field.title),
        en: text(field['x-en']),
        helpZh: text(field.description),
        helpEn: text(field['x-en-description']),
        choices: choicesOf(field),
      };
    })
    .sort((one, other) => place(one.key) - place(other.key));
}

function kindOf(field: Json, ui: Json): Kind | null {
  const widget = text(ui['ui:widget']);
  if (widget === 'place') return 'place';
  if (widget === 'photo') return 'photo';
  if (
    widget === 'person' ||
    widget === 'department' ||
    widget === 'area' ||
    widget === 'category'
  ) {
    return field.type === 'string' ? widget : null;
  }
  if (field.type === 'boolean') return 'yes_no';
  if (field.type === 'number') return 'number';
  if (field.type === 'integer') return 'whole';
  if (field.type === 'array') return record(field.items).oneOf ? 'choices' : null;
  if (field.type !== 'string') return null;
  if (field.oneOf) return 'choice';
  if (field.format === 'date') return 'date';
  if (field.format) return null;
  return widget === 'textarea' ? 'long' : 'short';
}

function choicesOf(field: Json): Choice[] {
  return list(field.oneOf ?? record(field.items).oneOf).map((each) => {
    const one = record(each);
    return { code: text(one.const), zh: text(one.title), en: text(one['x-en']) };
  });
}

/** What a kind is made of; titles and choices come from the field. */
function shape(kind: Kind, choices: readonly Choice[]): { schema: Json; ui: Json } {
  const oneOf = choices.map(({ code, zh, en }) => ({ const: code, title: zh, 'x-en': en }));
  switch (kind) {
    case 'short':
      return { schema: { type: 'string', maxLength: 200 }, ui: {} };
    case 'long':
      return {
        schema: { type: 'string', maxLength: 2000 },
        ui: { 'ui:widget': 'textarea', 'ui:options': { rows: 4 } },
      };
    case 'choice':
      return { schema: { type: 'string', oneOf }, ui: {} };
    case 'choices':
      return {
        schema: { type: 'array', uniqueItems: true, items: { type: 'string', oneOf } },
        ui: { 'ui:widget': 'checkboxes' },
      };
    case 'number':
      return { schema: { type: 'number' }, ui: {} };
    case 'whole':
      return { schema: { type: 'integer' }, ui: {} };
    case 'date':
      return { schema: { type: 'string', format: 'date' }, ui: {} };
    case 'yes_no':
      return { schema: { type: 'boolean' }, ui: { 'ui:widget': 'radio' } };
    case 'photo':
      return {
        schema: {
          type: 'array',
          items: { type: 'integer', minimum: 1 },
          uniqueItems: true,
          maxItems: 9,
        },
        ui: { 'ui:widget': 'photo' },
      };
    case 'place':
      return { schema: { ...placeSchema }, ui: { 'ui:widget': 'place' } };
    default:
      return {
        schema: { type: 'string', minLength: 1, maxLength: 64 },
        ui: { 'ui:widget': kind },
      };
  }
}

export function added(form: Form, field: Field): Form {
  const made = shape(field.kind ?? 'short', field.choices);
  const properties = { ...record(form.schema.properties) };
  properties[field.key] = titled(made.schema, field);
  const order = fieldsOf(form).map((each) => each.key);
  return {
    schema: { ...form.schema, properties },
    ui: { ...form.ui, 'ui:order': [...order, field.key], [field.key]: made.ui },
  };
}

function titled(schema: Json, field: Field): Json {
  const { title: _t, 'x-en': _e, description: _d, 'x-en-description': _n, ...rest } = schema;
  const { type, ...others } = rest;
  return {
    type,
    title: field.zh,
    ...(field.en ? { 'x-en': field.en } : {}),
    ...(field.helpZh ? { description: field.helpZh } : {}),
    ...(field.helpEn ? { 'x-en-description': field.helpEn } : {}),
    ...others,
  };
}

/** Titles, help and choices; what else the source says of the field stays. */
export function changed(form: Form, field: Field): Form {
  const properties = { ...record(form.schema.properties) };
  let schema = { ...record(properties[field.key]) };
  if (field.kind === 'choice' || field.kind === 'choices') {
    schema = { ...schema, ...shape(field.kind, field.choices).schema };
  }
  properties[field.key] = titled(schema, field);
  return { ...form, schema: { ...form.schema, properties } };
}

export function removed(form: Form, key: string): Form {
  const { [key]: _gone, ...properties } = record(form.schema.properties);
  const { [key]: _layout, ...ui } = form.ui;
  const cleared = needs(form, key, []);
  return {
    schema: { ...cleared.schema, properties },
    ui: { ...ui, 'ui:order': list(ui['ui:order']).filter((each) => each !== key) },
  };
}

export function moved(form: Form, key: string, by: number): Form {
  const order = fieldsOf(form).map((each) => each.key);
  const at = order.indexOf(key);
  const to = Math.min(Math.max(at + by, 0), order.length - 1);
  order.splice(to, 0, ...order.splice(at, 1));
  return { ...form, ui: { ...form.ui, 'ui:order': order } };
}

export function outcomesOf(form: Form): string[] {
  return Object.keys(record(form.schema['x-outcomes']));
}

/** For which outcomes a field is needed; ALWAYS for every one. */
export function neededFor(form: Form, key: string): string[] {
  const always = list(form.schema.required).includes(key) ? [ALWAYS] : [];
  const outcomes = record(form.schema['x-outcomes']);
  return [
    ...always,
    ...Object.keys(outcomes).filter((code) => list(record(outcomes[code]).required).includes(key)),
  ];
}

export function needs(form: Form, key: string, wanted: readonly string[]): Form {
  const { required: _r, 'x-outcomes': _o, ...schema } = form.schema;
  const with_ = (before: unknown, on: boolean) => {
    const others = list(before).filter((each) => each !== key);
    return on ? [...others, key] : others;
  };
  const required = with_(form.schema.required, wanted.includes(ALWAYS));
  const before = record(form.schema['x-outcomes']);
  const codes = new Set([...Object.keys(before), ...wanted.filter((each) => each !== ALWAYS)]);
  const outcomes = Object.fromEntries(
    [...codes].map((code) => {
      const { required: had, ...rest } = record(before[code]);
      const now = with_(had, wanted.includes(code));
      return [code, { ...rest, ...(now.length > 0 ? { required: now } : {}) }];
    }),
  );
  return {
    ...form,
    schema: {
      ...schema,
      ...(required.length > 0 ? { required } : {}),
      ...(Object.keys(outcomes).length > 0 ? { 'x-outcomes': outcomes } : {}),
    },
  };
}

export function named(form: Form, zh: string, en: string): Form {
  return { ...form, schema: { ...form.schema, title: zh, 'x-en': en } };
}

/** Choices as lines: `code | Chinese | English`. */
export const writeChoices = (choices: readonly Choice[]): string =>
  choices.map(({ code, zh, en }) => [code, zh, en].join(' | ')).join('\n');

export function readChoices(lines: string): Choice[] {
  return lines
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .filter(([code]) => code)
    .map(([code = '', zh = '', en = '']) => ({ code, zh: zh || code, en: en || zh || code }));
}
