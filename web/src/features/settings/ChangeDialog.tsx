/** A new value, why, and from when. */
import { WarningOutlined } from '@ant-design/icons';
import { App, Checkbox, DatePicker, Form, Input, InputNumber, Radio, Select, Space } from 'antd';
import type { Dayjs } from 'dayjs';
import { useChange, useCodes } from '@/api';
import { useName } from '@/i18n';
import { FormDialog } from '@/shared/FormDialog';
import { useT } from './texts';
import { countyMoment, inWords, KINDS, type Kind, type Line, limitOf } from './values';

interface Values {
  how: 'own' | 'parent';
  on?: boolean;
  amount?: number;
  kind?: Kind;
  channels?: string[];
  reason: string;
  when: 'now' | 'later' | 'period';
  start?: Dayjs;
  end?: Dayjs;
}

export function ChangeDialog({
  change,
  area,
  others,
  onClose,
}: {
  change: { line: Line; value?: unknown } | null;
  area: { code: string; name: string } | null;
  /** What counts in the same place, by key: two switches together may need a warning. */
  others: Readonly<Record<string, unknown>>;
  onClose: () => void;
}) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const { message } = App.useApp();
  const set = useChange('put', '/settings/{key}', {
    touches: ['/settings', '/settings/{key}/history'],
    onError: () => undefined,
  });
  if (!change) return null;
  const { line } = change;
  const value = change.value === undefined ? line.value : change.value;
  const limit = limitOf(value);
  const own = line.source !== null && (line.source.area?.code ?? '') === (area?.code ?? '');
  const place = area?.name ?? t('whole_system');

  return (
    <FormDialog<Values>
      open
      title={name(line)}
      okText={t('save')}
      initial={{
        how: 'own',
        on: value === true,
        amount: limit?.amount ?? (typeof value === 'number' ? value : 0),
        kind: limit?.kind ?? 'working_day',
        channels: Array.isArray(value) ? (value as string[]) : [],
        reason: '',
        when: 'now',
      }}
      onCancel={onClose}
      onSave={async (given) => {
        const parent = given.how === 'parent';
        const done = await set.mutateAsync({
          params: { path: { key: line.key } },
          body: {
            area: area?.code ?? null,
            follow_parent: parent,
            value: parent ? null : chosenValue(line, given),
            reason: given.reason,
            starts_at: given.when === 'now' ? null : momentOf(given.start),
            ends_at: given.when === 'period' ? momentOf(given.end) : null,
            seen_version: line.version,
          },
        });
        void message.success(given.when === 'now' ? t('changed') : t('planned'));
        for (const each of done.warnings) void message.warning(each.detail, 8);
      }}
    >
      <p className="gc-setting-now">
        {t('now_in', { area: place, value: inWords(line, line.value, t, codes) })}
      </p>
      {own && (
        <Form.Item name="how" label={t('how')}>
          <Radio.Group
            options={[
              { value: 'own', label: t('own_value') },
              { value: 'parent', label: area ? t('follow_parent') : t('follow_default') },
            ]}
          />
        </Form.Item>
      )}
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) =>
          getFieldValue('how') === 'parent' ? null : <ValueField line={line} />
        }
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldsValue }) =>
          closesAlone(line, getFieldsValue(), others) && (
            <p className="gc-settings-warning" role="status">
              <WarningOutlined aria-hidden="true" /> {t('would_close_alone')}
            </p>
          )
        }
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('reason_missing') }]}
      >
        <Input.TextArea className="gc-grows" maxLength={500} />
      </Form.Item>
      <Form.Item name="when" label={t('starts')}>
        <Radio.Group
          options={[
            { value: 'now', label: t('at_once') },
            { value: 'later', label: t('later') },
            { value: 'period', label: t('for_a_period') },
          ]}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate>
        {({ getFieldValue }) => {
          const when = getFieldValue('when') as Values['when'];
          return (
            <>
              {when !== 'now' && (
                <Moment
                  name="start"
                  label={t(when === 'later' ? 'start_moment' : 'period_from')}
                  required={when === 'later'}
                />
              )}
              {when === 'period' && <Moment name="end" label={t('period_until')} required />}
            </>
          );
        }}
      </Form.Item>
    </FormDialog>
  );
}

function Moment({ name, label, required }: { name: string; label: string; required: boolean }) {
  const t = useT();
  return (
    <Form.Item name={name} label={label} rules={[{ required, message: t('start_missing') }]}>
      <DatePicker
        showTime={{ format: 'HH:mm' }}
        format="YYYY-MM-DD HH:mm"
        style={{ width: '100%' }}
      />
    </Form.Item>
  );
}

function momentOf(chosen: Dayjs | undefined): string | null {
  return chosen ? countyMoment(chosen.format('YYYY-MM-DDTHH:mm')) : null;
}

/** Whether feedback alone would close cases with this value. */
function closesAlone(
  line: Line,
  given: Partial<Values>,
  others: Readonly<Record<string, unknown>>,
): boolean {
  if (given.how === 'parent') return false;
  const then = { ...others, [line.key]: given.on };
  return (
    ['revisit', 'auto_archive'].includes(line.key) &&
    then.revisit === false &&
    then.auto_archive === true
  );
}

function ValueField({ line }: { line: Line }) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  if (line.type === 'switch') {
    return (
      <Form.Item name="on" label={t('new_value')}>
        <Radio.Group
          options={[
            { value: true, label: t('on') },
            { value: false, label: t('off') },
          ]}
        />
      </Form.Item>
    );
  }
  if (line.type === 'channels') {
    return (
      <Form.Item name="channels" label={t('new_value')}>
        <Checkbox.Group
          options={(codes?.notice_channels ?? []).map((each) => ({
            value: each.code,
            label: name(each),
          }))}
        />
      </Form.Item>
    );
  }
  return (
    <Form.Item label={t('new_value')} htmlFor="amount" required>
      <Space.Compact block>
        <Form.Item name="amount" noStyle rules={[{ required: true, message: t('amount_missing') }]}>
          <InputNumber
            id="amount"
            min={line.least ?? (line.type === 'limit' ? 0.5 : 0)}
            max={line.most ?? 10_000}
            style={{ width: 120 }}
          />
        </Form.Item>
        {line.type === 'limit' ? (
          <Form.Item name="kind" noStyle>
            <Select
              aria-label={t('clock')}
              options={KINDS.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))}
            />
          </Form.Item>
        ) : (
          <span className="gc-setting-unit">{name({ zh: line.unit_zh, en: line.unit_en })}</span>
        )}
      </Space.Compact>
    </Form.Item>
  );
}

function chosenValue(line: Line, given: Values): unknown {
  if (line.type === 'switch') return given.on === true;
  if (line.type === 'limit') return { kind: given.kind, amount: given.amount };
  if (line.type === 'channels') return given.channels ?? [];
  return given.amount;
}
