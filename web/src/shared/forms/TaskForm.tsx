/** See StepForm.tsx, which fetches this. */
import './forms.css';
import Form from '@rjsf/antd';
import {
  type ErrorSchema,
  type FieldTemplateProps,
  hasWidget,
  type ObjectFieldTemplateProps,
  type RegistryFieldsType,
  TranslatableString,
  type UiSchema,
} from '@rjsf/utils';
import { Button } from 'antd';
import { useCallback, useMemo, useRef, useState } from 'react';
import { ApiError } from '@/api';
import { type Language, nameOf, useLanguage, useName } from '@/i18n';
import { Failure } from '../DataState';
import { type Draft, useDraft } from '../drafts';
import { useShortcut } from '../shortcuts';
import { useTime } from '../time';
import { type About, helpId, labelId, wrongId } from './about';
import { PlaceField } from './PlaceField';
import {
  type Answers,
  check,
  cleaned,
  hasField,
  implied,
  localized,
  neededFor,
  type Schema,
  steps,
  type Wrong,
} from './schema';
import { useT } from './texts';
import { validator } from './validator';
import { widgets } from './widgets';

export interface Outcome {
  code: string;
  zh: string;
  en: string;
}

export interface TaskFormProps {
  /** As the API gives it with the step; null: only the outcomes are asked. */
  form: { json_schema: unknown; ui_schema: unknown } | null;
  outcomes: readonly Outcome[];
  about: About;
  /** Under which name the draft is kept: one per step. */
  draft: string;
  onSend: (outcome: string, answers: Answers) => Promise<unknown>;
  onChange?: (answers: Answers) => void;
  /** Whether what is entered is kept as a draft; not in a preview. */
  keeps?: boolean;
  /** Of the form's own texts, where it is not the reader's. */
  language?: Language;
  /** The first field gets the focus. */
  focus?: boolean;
  disabled?: boolean;
}

const NOTHING = { type: 'object', properties: {} };
const NOT_KEPT: Draft<Answers> = {
  kept: undefined,
  at: undefined,
  keep: () => undefined,
  drop: () => undefined,
};
/** Marks what every outcome needs. */
const ALWAYS = { 'x-always': true };
const FIELDS: RegistryFieldsType = { place: PlaceField };
const TEMPLATES = { FieldTemplate: Field, ObjectFieldTemplate: Fields };

export default function TaskForm({
  form,
  outcomes,
  about,
  draft: draftName,
  onSend,
  onChange,
  keeps = true,
  language,
  focus = false,
  disabled = false,
}: TaskFormProps) {
  const t = useT();
  const name = useName();
  const reader = useLanguage();
  const spoken = language ?? reader;
  const { time } = useTime();
  const stored = useDraft<Answers>(draftName);
  const draft = keeps ? stored : NOT_KEPT;
  const [answers, setAnswers] = useState<Answers>(() => draft.kept ?? {});
  const [restored, setRestored] = useState(() => (draft.kept ? draft.at : undefined));
  const [wrong, setWrong] = useState<Wrong>(new Map());
  const [failure, setFailure] = useState<Error>();
  const [sending, setSending] = useState<string>();
  const [start, setStart] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const prefix = `form-${draftName}`;

  const source = (form?.json_schema ?? NOTHING) as Schema;
  const schema = useMemo(() => {
    const between = spoken === 'zh' ? '、' : ', ';
    const needed = (asking: Outcome[]) =>
      t('needed_for', { outcomes: asking.map((each) => nameOf(each, spoken)).join(between) });
    return shown(localized(source, spoken), source, outcomes, needed);
  }, [source, spoken, outcomes, t]);
  const ui = useMemo(() => layout(form?.ui_schema, source), [form, source]);
  const { caseId, area, category } = about;
  const formContext = useMemo<About>(() => ({ caseId, area, category }), [caseId, area, category]);
  const extraErrors = useMemo(() => nested(wrong), [wrong]);
  const empty = Object.keys(source.properties ?? {}).length === 0;

  const take = useCallback(
    (next: Answers) => {
      setAnswers(next);
      onChange?.(next);
      if (Object.keys(cleaned(next)).length > 0) draft.keep(next);
      else draft.drop();
    },
    [draft, onChange],
  );

  function point(found: Wrong) {
    setWrong(found);
    requestAnimationFrame(() => {
      // The first one from the top, in whatever order the checks found them.
      const places = [...found.keys()]
        .map(steps)
        .filter((path) => path.length > 0)
        .map((path) => document.getElementById([prefix, ...path].join('_')))
        .filter((each) => each !== null)
        .sort((one, other) =>
          one.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1,
        );
      const [place] = places;
      const field = place?.matches('input, textarea, button')
        ? place
        : place?.querySelector<HTMLElement>('input:not([type=file]), textarea, button');
      (field ?? box.current)?.focus();
      (field ?? box.current)?.scrollIntoView({ block: 'center' });
    });
  }

  async function send(outcome: string) {
    if (sending !== undefined || disabled) return;
    const given = cleaned(implied(source, outcome, answers));
    setFailure(undefined);
    const found = check(source, outcome, given);
    if (found.size > 0) {
      point(found);
      return;
    }
    setWrong(new Map());
    setSending(outcome);
    try {
      await onSend(outcome, given);
      draft.drop();
    } catch (error) {
      if (error instanceof ApiError) {
        const said: Wrong = new Map();
        for (const each of error.errors) {
          const where = pointer(each.where);
          if (hasField(source, where)) said.set(where, [...(said.get(where) ?? []), each.detail]);
        }
        if (said.size > 0) point(said);
        if (said.size < error.errors.length || said.size === 0) setFailure(error);
      } else {
        setFailure(error instanceof Error ? error : new Error(t('send_failed')));
      }
    } finally {
      setSending(undefined);
    }
  }

  const translate = useCallback(
    (text: TranslatableString, values?: string[]) => words(text, values, t),
    [t],
  );

  return (
    <section className="gc-form" aria-label={t('group')}>
      {restored && (
        <p className="gc-form-restored" role="status">
          {t('draft_back', { at: time(restored) })}
          <Button
            type="link"
            size="small"
            onClick={() => {
              draft.drop();
              setAnswers({});
              setWrong(new Map());
              setRestored(undefined);
              setStart((before) => before + 1);
            }}
          >
            {t('draft_drop')}
          </Button>
        </p>
      )}
      {empty ? (
        <p className="gc-form-note">{t('no_form')}</p>
      ) : (
        <Form
          key={start}
          tagName="div"
          idPrefix={prefix}
          schema={schema}
          uiSchema={ui}
          formData={answers}
          validator={validator}
          widgets={widgets}
          fields={FIELDS}
          templates={TEMPLATES}
          formContext={formContext}
          translateString={translate}
          extraErrors={extraErrors}
          disabled={disabled || sending !== undefined}
          noValidate
          showErrorList={false}
          onChange={({ formData }, id) => {
            take((formData ?? {}) as Answers);
            if (id && wrong.size > 0) setWrong(without(wrong, id, prefix));
          }}
          {...(focus ? { ref: focusFirst } : {})}
        >
          <span />
        </Form>
      )}
      <div ref={box} tabIndex={-1} role="alert" className="gc-form-summary">
        {wrong.size > 0 && <p className="gc-field-wrong">{t('to_mend', { n: wrong.size })}</p>}
        {failure && <Failure error={failure} small />}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: buttons, not fields */}
      <div role="group" aria-label={t('outcomes')} className="gc-form-outcomes">
        {outcomes.map((outcome, index) => (
          <Button
            key={outcome.code}
            type={index === 0 ? 'primary' : 'default'}
            size="large"
            loading={sending === outcome.code}
            disabled={disabled || (sending !== undefined && sending !== outcome.code)}
            onClick={() => void send(outcome.code)}
            data-outcome={outcome.code}
          >
            {name(outcome)}
          </Button>
        ))}
        {outcomes.map((outcome, index) => (
          <OutcomeKey
            key={outcome.code}
            index={index}
            text={name(outcome)}
            act={() => void send(outcome.code)}
          />
        ))}
      </div>
    </section>
  );
}

/** Control+Enter sends with the first outcome, Alt and its number with any. */
function OutcomeKey({ index, text, act }: { index: number; text: string; act: () => void }) {
  const t = useT();
  const group = t('keys_group');
  useShortcut(`Alt+${index + 1}`, { text: t('key_send_as', { outcome: text }), group }, act);
  useShortcut('Control+Enter', { text: t('key_send'), group, when: index === 0 }, act);
  return null;
}

function focusFirst(form: { formElement?: { current: HTMLElement | null } } | null): void {
  const first = form?.formElement?.current?.querySelector<HTMLElement>(
    'textarea, input:not([type=file]):not([type=hidden])',
  );
  if (first && !first.dataset.gcFocused) {
    first.dataset.gcFocused = '1';
    first.focus({ preventScroll: true });
  }
}

/** The root's title is the step's, which stands above; each field says for what it is needed. */
function shown(
  schema: Schema,
  source: Schema,
  outcomes: readonly Outcome[],
  needed: (outcomes: Outcome[]) => string,
): Schema {
  const { title: _title, description: _description, ...rest } = schema;
  const properties: Schema['properties'] = {};
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const asking = outcomes.filter((each) => neededFor(source, each.code).includes(key));
    if (typeof field === 'boolean' || asking.length === 0) properties[key] = field;
    else if (asking.length === outcomes.length) properties[key] = { ...field, ...ALWAYS };
    else if (field.description) properties[key] = field;
    else properties[key] = { ...field, description: needed(asking) };
  }
  return { ...rest, properties };
}

/** `place` on an object is a field of its own for the renderer. */
function layout(given: unknown, schema: Schema): UiSchema {
  const ui = { ...((given ?? {}) as UiSchema) };
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    const own = ui[key];
    if (typeof field === 'object' && field.type === 'object' && own?.['ui:widget'] === 'place') {
      const { 'ui:widget': _, ...rest } = own;
      ui[key] = { ...rest, 'ui:field': 'place' };
    } else if (
      typeof field === 'object' &&
      typeof own?.['ui:widget'] === 'string' &&
      own['ui:widget'] !== 'hidden' &&
      !hasWidget(field, own['ui:widget'], widgets)
    ) {
      // A control that does not fit its type: the usual one, not a page that fails.
      const { 'ui:widget': _, ...rest } = own;
      ui[key] = rest;
    }
  }
  if (Array.isArray(ui['ui:order']) && !ui['ui:order'].includes('*')) {
    ui['ui:order'] = [...ui['ui:order'], '*'];
  }
  return ui;
}

function nested(wrong: Wrong): ErrorSchema {
  const root: Record<string, unknown> = {};
  for (const [where, texts] of wrong) {
    let place = root;
    for (const step of steps(where)) {
      const below = (place[step] ?? {}) as Record<string, unknown>;
      place[step] = below;
      place = below;
    }
    place.__errors = texts;
  }
  return root as ErrorSchema;
}

/** What was wrong with a field is not said any more once it was changed. */
function without(wrong: Wrong, id: string, prefix: string): Wrong {
  return new Map(
    [...wrong].filter(([where]) => {
      const own = [prefix, ...steps(where)].join('_');
      return own !== id && !own.startsWith(`${id}_`) && !id.startsWith(`${own}_`);
    }),
  );
}

/** The server names a field by pointer, `/reason`, by name, or inside of the body. */
function pointer(where: string): string {
  const plain = where.replace(/^\/?(?:body\/)?answers(?=\/)/, '');
  return plain.startsWith('/') ? plain : `/${plain}`;
}

function Field(props: FieldTemplateProps) {
  const { id, label, children, rawErrors, rawDescription, hidden, displayLabel, schema } = props;
  if (hidden) return <div hidden>{children}</div>;
  const object = schema.type === 'object';
  const group = schema.type === 'array' || schema.type === 'boolean';
  const needed = props.required || schema['x-always'] === true;
  const text = (
    <>
      {label}
      {needed && (
        <span className="gc-form-needed" aria-hidden="true">
          *
        </span>
      )}
    </>
  );
  return (
    <div className={rawErrors?.length ? 'gc-form-field gc-form-field-wrong' : 'gc-form-field'}>
      {displayLabel &&
        !object &&
        label &&
        (group ? (
          <span id={labelId(id)} className="gc-form-label">
            {text}
          </span>
        ) : (
          <label id={labelId(id)} htmlFor={id} className="gc-form-label">
            {text}
          </label>
        ))}
      {children}
      <p id={helpId(id)} className="gc-form-note">
        {!object && rawDescription}
      </p>
      <div id={wrongId(id)} className="gc-form-wrong">
        {rawErrors?.map((each) => (
          <p key={each}>{each}</p>
        ))}
      </div>
    </div>
  );
}

function Fields({ properties, title, description }: ObjectFieldTemplateProps) {
  const inner = properties.map((each) => <div key={each.name}>{each.content}</div>);
  if (!title) return <>{inner}</>;
  return (
    <fieldset className="gc-form-object">
      <legend>{title}</legend>
      {description && <div className="gc-form-note">{description}</div>}
      {inner}
    </fieldset>
  );
}

function words(
  text: TranslatableString,
  values: string[] | undefined,
  t: ReturnType<typeof useT>,
): string {
  switch (text) {
    case TranslatableString.YesLabel:
      return t('yes');
    case TranslatableString.NoLabel:
      return t('no');
    case TranslatableString.AddButton:
    case TranslatableString.AddItemButton:
    case TranslatableString.OptionalObjectAdd:
      return t('add_item');
    case TranslatableString.RemoveButton:
    case TranslatableString.OptionalObjectRemove:
      return t('remove');
    case TranslatableString.MoveUpButton:
      return t('move_up');
    case TranslatableString.MoveDownButton:
      return t('move_down');
    case TranslatableString.CopyButton:
      return t('copy');
    case TranslatableString.ClearButton:
    case TranslatableString.ClearLabel:
      return t('clear');
    case TranslatableString.EmptyArray:
      return t('none_yet');
    case TranslatableString.ArrayItemTitle:
      return t('item');
    case TranslatableString.AriaDateLabel:
      return t('pick_date');
    case TranslatableString.TitleOptionPrefix:
    case TranslatableString.OptionPrefix:
      return (values ?? []).join(' ');
    default:
      return values?.[0] ?? '';
  }
}
