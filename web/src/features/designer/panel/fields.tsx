/** Fields that change the diagram when they are left or Enter is pressed: one change, one undo. */
import { Input, InputNumber, Select } from 'antd';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { readLimit, UNITS, type Unit, writeLimit } from '../bpmn/limit';
import { useT } from '../texts';
import { FeelField, type Name } from './FeelField';

export function Field({
  label,
  help,
  wrong,
  children,
}: {
  label: string;
  help?: string | undefined;
  wrong?: string | undefined;
  children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="gc-design-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {wrong && (
        <p className="gc-design-wrong" role="alert">
          {wrong}
        </p>
      )}
      {help && <p className="gc-design-help">{help}</p>}
    </div>
  );
}

interface Typed {
  value: string;
  onCommit: (value: string) => void;
  id?: string;
  area?: boolean;
  mono?: boolean;
  disabled?: boolean;
  placeholder?: string;
  'aria-label'?: string;
}

/** A text that counts when it is left. */
export function Typing({ value, onCommit, area, mono, ...rest }: Typed) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const commit = () => {
    const given = text.trim();
    if (given !== value) onCommit(given);
  };
  const common = {
    ...rest,
    value: text,
    className: mono ? 'gc-design-mono' : '',
    spellCheck: !mono,
    onBlur: commit,
  };
  return area ? (
    <Input.TextArea
      {...common}
      className={`gc-grows gc-grows-one ${common.className}`}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={(event) => {
        if (!mono || event.shiftKey) return;
        event.preventDefault();
        commit();
      }}
    />
  ) : (
    <Input
      {...common}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={commit}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setText(value);
      }}
    />
  );
}

export interface Choice {
  value: string;
  label: string;
}

/** A choice that keeps what is there even where it is not (any more) among the choices. */
export function Choosing({
  value,
  choices,
  onCommit,
  none,
  ...rest
}: {
  value: string;
  choices: readonly Choice[];
  onCommit: (value: string) => void;
  none?: string;
  id?: string;
  disabled?: boolean;
  'aria-label'?: string;
}) {
  const known = choices.some((each) => each.value === value) || value === '';
  const options = [
    ...(none === undefined ? [] : [{ value: '', label: none }]),
    ...choices,
    ...(known ? [] : [{ value, label: value }]),
  ];
  return (
    <Select
      {...rest}
      className="gc-design-wide"
      showSearch={{ optionFilterProp: 'label' }}
      value={value}
      options={options}
      onChange={(chosen: string) => {
        if (chosen !== value) onCommit(chosen);
      }}
    />
  );
}

export function ChoosingMany({
  value,
  choices,
  onCommit,
  ...rest
}: {
  value: readonly string[];
  choices: readonly Choice[];
  onCommit: (value: string[]) => void;
  id?: string;
  'aria-label'?: string;
}) {
  return (
    <Select
      {...rest}
      mode="multiple"
      className="gc-design-wide"
      optionFilterProp="label"
      value={[...value]}
      options={[...choices]}
      onChange={(chosen: string[]) => onCommit(chosen)}
    />
  );
}

/** None, an amount with its unit, a setting, or a formula. */
export function LimitField({
  value,
  settings,
  names = [],
  onCommit,
  id,
  label,
}: {
  value: string;
  settings: readonly Choice[];
  /** What a formula can use of the diagram. */
  names?: readonly Name[];
  onCommit: (value: string) => void;
  id?: string;
  label: string;
}) {
  const t = useT();
  const limit = readLimit(value);
  // Choosing "formula" changes nothing yet, so it is not in the diagram.
  const [formula, setFormula] = useState(false);
  const mode = formula && limit.mode !== 'none' ? 'feel' : limit.mode;
  const modes: Choice[] = [
    { value: 'none', label: t('limit_none') },
    { value: 'fixed', label: t('limit_fixed') },
    { value: 'setting', label: t('limit_setting') },
    { value: 'feel', label: t('limit_feel') },
  ];
  const change = (next: string) => {
    setFormula(next === 'feel');
    if (next === 'none') onCommit('');
    if (next === 'fixed') {
      onCommit(writeLimit({ mode: 'fixed', amount: 1, unit: 'working days' }));
    }
    if (next === 'setting') {
      onCommit(writeLimit({ mode: 'setting', key: settings[0]?.value ?? '' }));
    }
    if (next === 'feel' && limit.mode === 'none') onCommit('PT4H');
  };
  return (
    <div className="gc-design-limit">
      <Choosing
        {...(id ? { id } : { 'aria-label': label })}
        value={mode}
        choices={modes}
        onCommit={change}
      />
      {mode === 'fixed' && limit.mode === 'fixed' && (
        <div className="gc-design-row">
          <InputNumber
            min={0.5}
            max={1000}
            value={limit.amount}
            aria-label={t('amount')}
            onChange={(amount) => {
              if (amount && amount !== limit.amount) onCommit(writeLimit({ ...limit, amount }));
            }}
          />
          <Choosing
            aria-label={t('unit')}
            value={limit.unit}
            choices={UNITS.map((unit) => ({
              value: unit,
              label: t(`unit_${unit.replace(' ', '_')}` as Parameters<typeof t>[0]),
            }))}
            onCommit={(unit) => onCommit(writeLimit({ ...limit, unit: unit as Unit }))}
          />
        </div>
      )}
      {mode === 'setting' && limit.mode === 'setting' && (
        <Choosing
          aria-label={t('limit_setting')}
          value={limit.key}
          choices={settings}
          onCommit={(key) => onCommit(writeLimit({ mode: 'setting', key }))}
        />
      )}
      {mode === 'feel' && (
        <FeelField aria-label={t('limit_feel')} names={names} value={value} onCommit={onCommit} />
      )}
    </div>
  );
}
