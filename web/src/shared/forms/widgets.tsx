/** The controls of forms, under the names that forms give them (`ui:widget`). */
import type { RegistryWidgetsType, WidgetProps } from '@rjsf/utils';
import {
  AutoComplete,
  Checkbox,
  DatePicker,
  Input,
  InputNumber,
  Radio,
  Select,
  TimePicker,
} from 'antd';
import dayjs from 'dayjs';
import { useAnswer, useMay } from '@/api';
import { useName } from '@/i18n';
import { useSettled } from '../hooks';
import { AreaPicker, CategoryPicker, DepartmentPicker, PersonPicker } from '../pickers';
import { atCountyClock, countyClock, countyOffset } from '../time';
import { aboutOf, labelId, spoken, statusOf } from './about';
import { FileWidget } from './FileWidget';
import { PhotoWidget } from './PhotoWidget';
import { useT } from './texts';

function off(props: WidgetProps): boolean {
  return Boolean(props.disabled || props.readonly);
}

function Text(props: WidgetProps) {
  const { value, onChange, schema, options } = props;
  return (
    <Input
      // What is pasted is never cut in silence: too much is said, at the field.
      {...spoken(props)}
      type={options.inputType === 'email' || schema.format === 'email' ? 'email' : 'text'}
      value={value ?? ''}
      disabled={off(props)}
      status={statusOf(props)}
      onChange={(event) => onChange(event.target.value || undefined)}
    />
  );
}

/** From this part of its length on a text says how much room is left. */
const NEARLY = 0.8;

function LongText(props: WidgetProps) {
  const { value, onChange, options, schema } = props;
  const t = useT();
  const rows = typeof options.rows === 'number' ? options.rows : 4;
  const length = [...String(value ?? '')].length;
  const most = schema.maxLength ?? Number.POSITIVE_INFINITY;
  return (
    <>
      <Input.TextArea
        {...spoken(props)}
        value={value ?? ''}
        disabled={off(props)}
        status={length > most ? 'error' : statusOf(props)}
        // Grows by style sheet: antd's own way sets inline styles, which our policy forbids.
        rows={Math.min(rows, 4)}
        className="gc-form-long"
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      {length > most * NEARLY && (
        <p className={length > most ? 'gc-form-note gc-field-wrong' : 'gc-form-note'} role="status">
          {length > most
            ? t('text_over', { n: length - most })
            : t('text_left', { n: most - length })}
        </p>
      )}
    </>
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
      controls={false}
      {...(schema.type === 'integer' ? { precision: 0 } : {})}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}

function Choice(props: WidgetProps) {
  const { id, value, onChange, options, multiple } = props;
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
    allowClear: { label: t('clear') },
  };
  if (multiple) {
    const chosen: unknown[] = Array.isArray(value) ? value : [];
    return (
      <Select<number[]>
        {...shared}
        aria-labelledby={labelId(id)}
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
      // The browser's now may be another day than the county's.
      showNow={false}
      format="YYYY-MM-DD HH:mm"
      value={value ? dayjs(countyClock(String(value))) : null}
      disabled={off(props)}
      status={statusOf(props)}
      style={{ width: '100%' }}
      placeholder={t('pick_moment')}
      onChange={(next) =>
        onChange(next ? atCountyClock(next.format('YYYY-MM-DD HH:mm:00')) : undefined)
      }
    />
  );
}

function Clock(props: WidgetProps) {
  const { value, onChange } = props;
  const t = useT();
  return (
    <TimePicker
      {...spoken(props)}
      value={value ? dayjs(`2000-01-01T${String(value).slice(0, 5)}`) : null}
      disabled={off(props)}
      status={statusOf(props)}
      style={{ width: '100%' }}
      format="HH:mm"
      showNow={false}
      placeholder={t('pick_time')}
      onChange={(next) =>
        onChange(next ? `${next.format('HH:mm')}:00${countyOffset()}` : undefined)
      }
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
  const { id, value, onChange } = props;
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
      aria-labelledby={labelId(id)}
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
      allowClear={{ label: t('clear') }}
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
  TimeWidget: Clock,
  RangeWidget: Figure,
  FileWidget,
  photo: PhotoWidget,
  file: FileWidget,
  department: Department,
  person: Person,
  area: Area,
  category: Category,
  limit_row: LimitRow,
  place: Text,
};
