/** A category: names, hazard level, who usually handles it, and its limit rows. */
import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { App, AutoComplete, Button, Form, Input, InputNumber, Radio, Select } from 'antd';
import { type Schemas, useAnswer, useChange, useCodes } from '@/api';
import { useName } from '@/i18n';
import { FormDialog } from '@/shared/FormDialog';
import { fromForm, KINDS, phasesOf, type RowValues, toForm } from './limits';
import { useT } from './texts';

type Category = Schemas['CategoryLine'];
interface Values {
  major: string;
  minor: string;
  major_name?: string;
  major_name_en?: string;
  name: string;
  name_en: string;
  default_level: string;
  department_kind: string | null;
  limits: RowValues[];
}

export function CategoryDialog({
  editing,
  categories,
  onClose,
}: {
  editing: Category | { major: string };
  categories: readonly Category[];
  onClose: () => void;
}) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const { message } = App.useApp();
  const departments = useAnswer('/departments', { params: { query: { limit: 200 } } });
  const quiet = {
    touches: ['/categories', '/categories/{code}/versions'],
    onError: () => undefined,
  } as const;
  const add = useChange('post', '/categories', quiet);
  const change = useChange('patch', '/categories/{code}', quiet);
  const known = 'code' in editing ? editing : null;
  const majors = new Map(
    categories.map((each) => [each.major, name({ zh: each.major_zh, en: each.major_en })]),
  );
  const kinds = [...new Set((departments.data?.items ?? []).map((each) => each.kind))].sort();

  async function save(values: Values) {
    const rest = {
      name: values.name,
      name_en: values.name_en,
      default_level: values.default_level,
      department_kind: values.department_kind ?? '',
      limits: fromForm(values.limits ?? []),
    };
    if (known) {
      await change.mutateAsync({
        params: { path: { code: known.code } },
        body: { ...rest, seen_version: known.version },
      });
    } else {
      await add.mutateAsync({
        body: {
          ...rest,
          code: `${values.major.trim()}.${values.minor.trim()}`,
          major_name: values.major_name ?? '',
          major_name_en: values.major_name_en ?? '',
        },
      });
    }
    void message.success(t(known ? 'category_changed' : 'saved'));
  }

  const needed = [{ required: true, whitespace: true, message: t('missing') }];
  return (
    <FormDialog<Values>
      open
      width={720}
      title={known ? t('edit_named', { name: name(known) }) : t('add_category')}
      okText={t('save')}
      initial={{
        major: editing.major,
        minor: known ? known.code.slice(known.major.length + 1) : '',
        name: known?.zh ?? '',
        name_en: known?.en ?? '',
        default_level: known?.default_level ?? 'general',
        department_kind: known?.department_kind ?? null,
        limits: toForm(known?.limits ?? []),
      }}
      onCancel={onClose}
      onSave={save}
    >
      {known ? (
        <p className="gc-admin-note">{t('new_version_about', { code: known.code })}</p>
      ) : (
        <>
          <div className="gc-admin-pair">
            <Form.Item name="major" label={t('major_code')} rules={needed}>
              <AutoComplete
                options={[...majors].map(([value, label]) => ({
                  value,
                  label: `${label} · ${value}`,
                }))}
              />
            </Form.Item>
            <Form.Item name="minor" label={t('minor_code')} extra={t('code_about')} rules={needed}>
              <Input maxLength={40} />
            </Form.Item>
          </div>
          <Form.Item noStyle shouldUpdate>
            {({ getFieldValue }) => {
              const major = String(getFieldValue('major') ?? '').trim();
              return major === '' || majors.has(major) ? null : (
                <div className="gc-admin-pair">
                  <Form.Item name="major_name" label={t('major_name_zh')} rules={needed}>
                    <Input maxLength={200} />
                  </Form.Item>
                  <Form.Item name="major_name_en" label={t('major_name_en')}>
                    <Input maxLength={200} />
                  </Form.Item>
                </div>
              );
            }}
          </Form.Item>
        </>
      )}
      <div className="gc-admin-pair">
        <Form.Item name="name" label={t('name_zh')} rules={needed}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="name_en" label={t('name_en')}>
          <Input maxLength={200} />
        </Form.Item>
        <Form.Item name="default_level" label={t('default_level')}>
          <Radio.Group
            options={(codes?.levels ?? []).map((each) => ({
              value: each.code,
              label: name(each),
            }))}
          />
        </Form.Item>
        <Form.Item name="department_kind" label={t('department_kind')}>
          <Select
            allowClear
            showSearch
            placeholder={t('no_kind')}
            options={kinds.map((kind) => ({ value: kind, label: kind }))}
          />
        </Form.Item>
      </div>
      <fieldset className="gc-admin-grants">
        <legend>{t('limit_rows')}</legend>
        <p className="gc-admin-note">{t('limit_rows_about')}</p>
        <Form.List name="limits">
          {(fields, { add: another, remove }) => (
            <>
              {fields.map((field, index) => (
                <LimitRowFields
                  key={field.key}
                  at={field.name}
                  number={index + 1}
                  onRemove={() => remove(field.name)}
                />
              ))}
              <Button
                type="dashed"
                block
                icon={<PlusOutlined />}
                onClick={() =>
                  another({
                    row: String(fields.length + 1),
                    shape: 'handle',
                    handle: { kind: 'working_day', amount: 3 },
                  })
                }
              >
                {t('another_limit')}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
    </FormDialog>
  );
}

function LimitRowFields({
  at,
  number,
  onRemove,
}: {
  at: number;
  number: number;
  onRemove: () => void;
}) {
  const t = useT();
  return (
    <div className="gc-limit-row">
      <div className="gc-limit-head">
        <Form.Item name={[at, 'row']} label={t('row_code')}>
          <Input maxLength={20} />
        </Form.Item>
        <Form.Item name={[at, 'shape']} label={t('phases')}>
          <Select
            options={[
              { value: 'handle', label: t('phase_handle') },
              { value: 'two', label: t('phases_two') },
            ]}
          />
        </Form.Item>
        <Button
          type="text"
          icon={<MinusCircleOutlined />}
          aria-label={t('remove_limit', { n: number })}
          onClick={onRemove}
        />
      </div>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) =>
          phasesOf(getFieldValue(['limits', at, 'shape']) as RowValues['shape']).map((phase) => (
            <div key={phase} className="gc-limit-phase">
              <span>{t(`phase_${phase}`)}</span>
              <Form.Item name={[at, phase, 'kind']}>
                <Select
                  allowClear
                  aria-label={`${t('row_code')} ${number} · ${t(`phase_${phase}`)} · ${t('clock')}`}
                  placeholder={t('by_setting')}
                  options={KINDS.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
                />
              </Form.Item>
              {getFieldValue(['limits', at, phase, 'kind']) && (
                <Form.Item
                  name={[at, phase, 'amount']}
                  rules={[{ required: true, message: t('missing') }]}
                >
                  <InputNumber
                    min={0.5}
                    max={1000}
                    aria-label={`${t('row_code')} ${number} · ${t(`phase_${phase}`)} · ${t('amount')}`}
                  />
                </Form.Item>
              )}
            </div>
          ))
        }
      </Form.Item>
    </div>
  );
}
