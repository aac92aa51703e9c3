/** The controls of forms, under the names that forms give them (`ui:widget`). */
import type { FieldProps, RegistryWidgetsType, WidgetProps } from '@rjsf/utils';
import {
  AutoComplete,
  Button,
  Checkbox,
  DatePicker,
  Input,
  InputNumber,
  Radio,
  Select,
} from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useAnswer, useMay } from '@/api';
import { useName } from '@/i18n';
import { useSettled } from '../hooks';
import { AreaPicker, CategoryPicker, DepartmentPicker, PersonPicker } from '../pickers';
import { aboutOf, labelId, spoken, statusOf } from './about';
import { PhotoWidget } from './PhotoWidget';
import { useT } from './texts';

function off(props: WidgetProps): boolean {
  return Boolean(props.disabled || props.readonly);
}

function Text(props: WidgetProps) {
  const { value, onChange, schema, options } = props;
  return (
    <Input
      {...spoken(props)}
      type={options.inputType === 'email' || schema.format === 'email' ? 'email' : 'text'}
      value={value ?? ''}
      disabled={off(props)}
      status={statusOf(props)}
      {...(schema.maxLength ? { maxLength: schema.maxLength } : {})}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

function LongText(props: WidgetProps) {
  const { value, onChange, options, schema } = props;
  const rows = typeof options.rows === 'number' ? options.rows : 4;
  return (
    <Input.TextArea
      {...spoken(props)}
      value={value ?? ''}
      disabled={off(props)}
      status={statusOf(props)}
      // Grows by style sheet: antd's own way sets inline styles, which our policy forbids.
      rows={Math.min(rows, 4)}
      className="gc-form-long"
      {...(schema.maxLength ? { maxLength: schema.maxLength } : {})}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

function Figure(props: WidgetProps) {
  const { value, onChange, schema } = props;
  return (
    <InputNumber
      {...spoken(props)}
      value={typeof value === 'number' ? value : null}
      disabled={off(props)}
      status={statusOf(props)}
      style={{ width: '100%' }}
      {...(schema.type === 'integer' ? { precision: 0 } : {})}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

function Choice(props: WidgetProps) {
  const { value, onChange, options, multiple } = props;
  const t = useT();
  const given = options.enumOptions ?? [];
  const index = (wanted: unknown) => given.findIndex((each) => each.value === wanted);
  const shared = {
    ...spoken(props),
    options: given.map((each, at) => ({ value: at, label: each.label })),
    disabled: off(props),
    status: statusOf(props),
    style: { width: '100%' },
    placeholder: t('pick_value'),
    allowClear: true,
  };
  if (multiple) {
    const chosen: unknown[] = Array.isArray(value) ? value : [];
    return (
      <Select<number[]>
        {...shared}
        mode="multiple"
        value={chosen.map(index).filter((at) => at >= 0)}
        onChange={(next) => onChange(next.map((at) => given[at]?.value))}
      />
    );
  }
  const at = index(value);
  return (
    <Select<number>
      {...shared}
      value={at < 0 ? null : at}
      onChange={(next) => onChange(next === undefined ? undefined : given[next]?.value)}
    />
  );
}

function OneOf(props: WidgetProps) {
  const { id, value, onChange, options } = props;
  const given = options.enumOptions ?? [];
  const at = given.findIndex((each) => each.value === value);
  return (
    <Radio.Group
      {...spoken(props)}
      aria-labelledby={labelId(id)}
      name={id}
      value={at < 0 ? null : at}
      disabled={off(props)}
      onChange={(event) => onChange(given[Number(event.target.value)]?.value)}
      options={given.map((each, index) => ({ value: index, label: each.label }))}
    />
  );
}

function SomeOf(props: WidgetProps) {
  const { id, value, onChange, options } = props;
  const given = options.enumOptions ?? [];
  const chosen: unknown[] = Array.isArray(value) ? value : [];
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset inside of the label's own would be read twice
    <div role="group" id={id} aria-labelledby={labelId(id)} className="gc-form-some">
      {given.map((each) => (
        <Checkbox
          key={String(each.value)}
          checked={chosen.includes(each.value)}
          disabled={off(props)}
          onChange={(event) => {
            const next = given
              .map((one) => one.value)
              .filter((one) => (one === each.value ? event.target.checked : chosen.includes(one)));
            onChange(next.length > 0 ? next : undefined);
          }}
        >
          {each.label}
        </Checkbox>
      ))}
    </div>
  );
}

function Tick(props: WidgetProps) {
  return (
    <Checkbox
      {...spoken(props)}
      checked={props.value === true}
      disabled={off(props)}
      onChange={(event) => props.onChange(event.target.checked)}
    >
      {props.label}
    </Checkbox>
  );
}

function Day(props: WidgetProps) {
  const { value, onChange } = props;
  const t = useT();
  return (
    <DatePicker
      {...spoken(props)}
      value={value ? dayjs(String(value)) : null}
      disabled={off(props)}
      status={statusOf(props)}
      style={{ width: '100%' }}
      placeholder={t('pick_date')}
      onChange={(next) => onChange(next ? next.format('YYYY-MM-DD') : undefined)}
    />
  );
}

function Moment(props: WidgetProps) {
  const { value, onChange } = props;
  const t = useT();
  return (
    <DatePicker
      {...spoken(props)}
      showTime={{ format: 'HH:mm' }}
      value={value ? dayjs(String(value)) : null}
      disabled={off(props)}
      status={statusOf(props)}
      style={{ width: '100%' }}
      placeholder={t('pick_date')}
      onChange={(next) => onChange(next ? next.toISOString() : undefined)}
    />
  );
}

function Department(props: WidgetProps) {
  const { value, onChange, options, schema, multiple } = props;
  const { area } = aboutOf(props);
  if (schema.type === 'array' || multiple || options.multiple) return <Departments {...props} />;
  return (
    <DepartmentPicker
      {...spoken(props)}
      {...(area ? { serving: area } : {})}
      value={value ?? null}
      disabled={off(props)}
      status={statusOf(props)}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

function Departments(props: WidgetProps) {
  const { value, onChange } = props;
  const { area } = aboutOf(props);
  const name = useName();
  const t = useT();
  const found = useAnswer(
    '/departments',
    { params: { query: { ...(area ? { serving: area } : {}), limit: 200 } } },
    { staleTime: 300_000 },
  );
  return (
    <Select<string[]>
      {...spoken(props)}
      mode="multiple"
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: '100%' }}
      value={Array.isArray(value) ? value : []}
      loading={found.isPending}
      disabled={off(props)}
      status={statusOf(props)}
      placeholder={t('pick_departments')}
      notFoundContent={t('nothing_found')}
      options={(found.data?.items ?? [])
        .filter((each) => each.active)
        .map((each) => ({ value: each.code, label: name(each) }))}
      onChange={(next) => onChange(next.length > 0 ? next : undefined)}
    />
  );
}

/** A number is somebody with an account; a text may name anybody, with help where allowed. */
function Person(props: WidgetProps) {
  const { value, onChange, schema } = props;
  const { area } = aboutOf(props);
  if (schema.type === 'string') return <PersonNamed {...props} />;
  return (
    <PersonPicker
      {...spoken(props)}
      {...(area ? { area } : {})}
      value={value ?? null}
      disabled={off(props)}
      status={statusOf(props)}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

function PersonNamed(props: WidgetProps) {
  const { value, onChange, schema } = props;
  const may = useMay();
  const t = useT();
  const name = useName();
  const q = useSettled(String(value ?? '').trim());
  const found = useAnswer(
    '/people',
    { params: { query: { q, limit: 8 } } },
    { enabled: may('people_read') && q.length > 0, keep: true, staleTime: 60_000 },
  );
  const options = (found.data?.items ?? [])
    .filter((each) => each.active)
    .map((each) => `${each.name} ${each.roles[0] ? name(each.roles[0]) : ''}`.trim())
    .map((text) => ({ value: text }));
  return (
    <AutoComplete
      {...spoken(props)}
      style={{ width: '100%' }}
      value={value ?? ''}
      disabled={off(props)}
      status={statusOf(props)}
      placeholder={t('person_free')}
      options={options}
      onChange={(next: string) => onChange(next.slice(0, schema.maxLength ?? 200) || undefined)}
    />
  );
}

function Area(props: WidgetProps) {
  return (
    <AreaPicker
      {...spoken(props)}
      {...(typeof props.options.level === 'string' ? { level: props.options.level } : {})}
      value={props.value ?? null}
      disabled={off(props)}
      status={statusOf(props)}
      onChange={(next) => props.onChange(next ?? undefined)}
    />
  );
}

function Category(props: WidgetProps) {
  return (
    <CategoryPicker
      {...spoken(props)}
      value={props.value ?? null}
      disabled={off(props)}
      status={statusOf(props)}
      onChange={(next) => props.onChange(next ?? undefined)}
    />
  );
}

type Limit = 'working_hour' | 'working_day' | 'natural_hour' | 'natural_day' | 'urgent_hour';
type Phase = 'handle' | 'make_safe' | 'restore';

/** The rows of the case's category with their limits. */
function LimitRow(props: WidgetProps) {
  const t = useT();
  const { category } = aboutOf(props);
  const found = useAnswer('/categories', undefined, { staleTime: 300_000 });
  const limits = found.data?.items.find((each) => each.code === category)?.limits ?? [];
  const rows = new Map<string, string[]>();
  for (const each of limits) {
    const amount = each.kind
      ? t(`limit_${each.kind as Limit}`, { n: Number(each.amount ?? 0) })
      : '';
    rows.set(each.row, [
      ...(rows.get(each.row) ?? []),
      `${t(`phase_${each.phase as Phase}`)} ${amount}`.trim(),
    ]);
  }
  return (
    <Select<string>
      {...spoken(props)}
      allowClear
      style={{ width: '100%' }}
      value={props.value ?? null}
      loading={found.isPending}
      disabled={off(props)}
      status={statusOf(props)}
      placeholder={t('pick_limit')}
      notFoundContent={t('nothing_found')}
      options={[...rows].map(([row, parts]) => ({
        value: row,
        label: `${row} · ${parts.join('，')}`,
      }))}
      onChange={(next) => props.onChange(next ?? undefined)}
    />
  );
}

export const widgets: RegistryWidgetsType = {
  TextWidget: Text,
  EmailWidget: Text,
  TextareaWidget: LongText,
  UpDownWidget: Figure,
  SelectWidget: Choice,
  RadioWidget: OneOf,
  CheckboxesWidget: SomeOf,
  CheckboxWidget: Tick,
  DateWidget: Day,
  DateTimeWidget: Moment,
  photo: PhotoWidget,
  department: Department,
  person: Person,
  area: Area,
  category: Category,
  limit_row: LimitRow,
  place: Text,
};

interface Place {
  area?: string;
  place?: string;
  latitude?: number;
  longitude?: number;
}

/** An area, a text and a position; the device's own position on request, never unasked. */
export function PlaceField(props: FieldProps) {
  const t = useT();
  const id = props.fieldPathId.$id;
  const [failed, setFailed] = useState(false);
  const value: Place = props.formData ?? {};
  const has = (name: keyof Place) => name in (props.schema.properties ?? {});
  const change = (part: { [K in keyof Place]?: Place[K] | undefined }) => {
    const next = Object.entries({ ...value, ...part }).filter(([, each]) => each !== undefined);
    props.onChange(Object.fromEntries(next), props.fieldPathId.path);
  };
  const locate = () => {
    setFailed(false);
    navigator.geolocation?.getCurrentPosition(
      ({ coords }) =>
        change({
          latitude: Number(coords.latitude.toFixed(6)),
          longitude: Number(coords.longitude.toFixed(6)),
        }),
      () => setFailed(true),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  return (
    <fieldset className="gc-form-place" disabled={Boolean(props.disabled)}>
      <legend>{props.schema.title}</legend>
      {has('area') && (
        <>
          <label htmlFor={`${id}_area`}>{t('place_area')}</label>
          <AreaPicker
            id={`${id}_area`}
            value={value.area ?? null}
            onChange={(next) => change({ area: next ?? undefined })}
          />
        </>
      )}
      {has('place') && (
        <>
          <label htmlFor={`${id}_place`}>{t('place_text')}</label>
          <Input
            id={`${id}_place`}
            value={value.place ?? ''}
            maxLength={200}
            onChange={(event) => change({ place: event.target.value || undefined })}
          />
        </>
      )}
      {has('latitude') && has('longitude') && (
        <div className="gc-form-position">
          {(['latitude', 'longitude'] as const).map((each) => (
            <span key={each}>
              <label htmlFor={`${id}_${each}`}>{t(each)}</label>
              <InputNumber
                id={`${id}_${each}`}
                value={value[each] ?? null}
                min={each === 'latitude' ? -90 : -180}
                max={each === 'latitude' ? 90 : 180}
                precision={6}
                onChange={(next) => change({ [each]: next ?? undefined })}
              />
            </span>
          ))}
          <Button onClick={locate}>{t('place_here')}</Button>
        </div>
      )}
      <p className="gc-field-wrong" role="alert">
        {failed && t('place_no')}
      </p>
    </fieldset>
  );
}
