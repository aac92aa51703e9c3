/** The fields of a form as a list: titles in both languages, what is needed when, the order. */
import {
  ArrowDownOutlined,
  ArrowUpOutlined,
  DeleteOutlined,
  PlusOutlined,
} from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { Field as Labelled, Typing } from '../panel/fields';
import { useT } from '../texts';
import {
  ALWAYS,
  added,
  changed,
  type Field,
  type Form,
  fieldsOf,
  KINDS,
  type Kind,
  moved,
  named,
  neededFor,
  needs,
  outcomesOf,
  readChoices,
  removed,
  writeChoices,
} from './model';

export function Fields({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const t = useT();
  const fields = fieldsOf(form);
  const text = (value: unknown) => (typeof value === 'string' ? value : '');
  const zh = text(form.schema.title);
  const en = text(form.schema['x-en']);
  return (
    <div className="gc-fields">
      <div className="gc-fields-two">
        <Labelled label={t('form_title_zh')}>
          {(id) => (
            <Typing id={id} value={zh} onCommit={(value) => onChange(named(form, value, en))} />
          )}
        </Labelled>
        <Labelled label={t('form_title_en')}>
          {(id) => (
            <Typing id={id} value={en} onCommit={(value) => onChange(named(form, zh, value))} />
          )}
        </Labelled>
      </div>
      <ol className="gc-fields-list" aria-label={t('fields')}>
        {fields.map((field, at) => (
          <li key={field.key} className="gc-field-card">
            <div className="gc-field-card-head">
              <strong>{field.zh || field.key}</strong>
              <code>{field.key}</code>
              <span className="gc-design-muted">
                {field.kind ? t(`field_${field.kind}`) : t('field_other')}
              </span>
              <span className="gc-field-card-acts">
                <Button
                  type="text"
                  icon={<ArrowUpOutlined />}
                  disabled={at === 0}
                  aria-label={t('field_up', { name: field.zh || field.key })}
                  onClick={() => onChange(moved(form, field.key, -1))}
                />
                <Button
                  type="text"
                  icon={<ArrowDownOutlined />}
                  disabled={at === fields.length - 1}
                  aria-label={t('field_down', { name: field.zh || field.key })}
                  onClick={() => onChange(moved(form, field.key, 1))}
                />
                <Button
                  type="text"
                  danger
                  icon={<DeleteOutlined />}
                  aria-label={t('field_remove', { name: field.zh || field.key })}
                  onClick={() => onChange(removed(form, field.key))}
                />
              </span>
            </div>
            <Words
              field={field}
              onCommit={(part) => onChange(changed(form, { ...field, ...part }))}
            />
            <Labelled label={t('field_needed')}>
              {(id) => (
                <Select
                  id={id}
                  mode="tags"
                  className="gc-design-wide"
                  placeholder={t('field_needed_never')}
                  value={neededFor(form, field.key)}
                  options={[
                    { value: ALWAYS, label: t('field_needed_always') },
                    ...outcomesOf(form).map((code) => ({
                      value: code,
                      label: t('field_needed_for', { outcome: code }),
                    })),
                  ]}
                  onChange={(wanted: string[]) => onChange(needs(form, field.key, wanted))}
                />
              )}
            </Labelled>
          </li>
        ))}
      </ol>
      <Adding
        taken={fields.map((each) => each.key)}
        onAdd={(field) => onChange(added(form, field))}
      />
    </div>
  );
}

function Words({ field, onCommit }: { field: Field; onCommit: (part: Partial<Field>) => void }) {
  const t = useT();
  const typed = (
    [
      ['zh', t('field_title_zh')],
      ['en', t('field_title_en')],
      ['helpZh', t('field_help_zh')],
      ['helpEn', t('field_help_en')],
    ] as const
  ).map(([name, label]) => (
    <Labelled key={name} label={label}>
      {(id) => (
        <Typing id={id} value={field[name]} onCommit={(value) => onCommit({ [name]: value })} />
      )}
    </Labelled>
  ));
  return (
    <>
      <div className="gc-fields-two">{typed}</div>
      {(field.kind === 'choice' || field.kind === 'choices') && (
        <Labelled label={t('field_choice_lines')} help={t('field_choices_help')}>
          {(id) => (
            <Typing
              id={id}
              area
              value={writeChoices(field.choices)}
              onCommit={(lines) => onCommit({ choices: readChoices(lines) })}
            />
          )}
        </Labelled>
      )}
    </>
  );
}

function Adding({ taken, onAdd }: { taken: string[]; onAdd: (field: Field) => void }) {
  const t = useT();
  const [key, setKey] = useState('');
  const [kind, setKind] = useState<Kind>('short');
  const [zh, setZh] = useState('');
  const [en, setEn] = useState('');
  const [wrong, setWrong] = useState('');
  const add = () => {
    if (!/^[a-z][a-z0-9_]*$/.test(key)) return setWrong(t('field_key_wrong'));
    if (taken.includes(key)) return setWrong(t('field_key_taken'));
    if (!zh.trim() || !en.trim()) return setWrong(t('field_titles_missing'));
    const choices =
      kind === 'choice' || kind === 'choices' ? [{ code: 'first', zh: 'first', en: 'first' }] : [];
    onAdd({ key, kind, zh: zh.trim(), en: en.trim(), helpZh: '', helpEn: '', choices });
    setKey('');
    setZh('');
    setEn('');
    setWrong('');
  };
  return (
    <fieldset className="gc-field-card">
      <legend>{t('field_add')}</legend>
      <div className="gc-fields-two">
        <Labelled label={t('field_kind')}>
          {(id) => (
            <Select<Kind>
              id={id}
              className="gc-design-wide"
              value={kind}
              options={KINDS.map((each) => ({ value: each, label: t(`field_${each}`) }))}
              onChange={setKind}
            />
          )}
        </Labelled>
        <Labelled label={t('field_key')}>
          {(id) => (
            <Input
              id={id}
              value={key}
              placeholder="seal_number"
              onChange={(event) => setKey(event.target.value.trim())}
            />
          )}
        </Labelled>
        <Labelled label={t('new_title_zh')}>
          {(id) => <Input id={id} value={zh} onChange={(event) => setZh(event.target.value)} />}
        </Labelled>
        <Labelled label={t('new_title_en')}>
          {(id) => <Input id={id} value={en} onChange={(event) => setEn(event.target.value)} />}
        </Labelled>
      </div>
      <p className="gc-design-wrong" role="alert">
        {wrong}
      </p>
      <Button icon={<PlusOutlined />} onClick={add}>
        {t('field_add')}
      </Button>
    </fieldset>
  );
}
