/** Search, filter chips, views; the rarer filters are fetched when they are opened. */
import { CloseOutlined, FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef, Select } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useMe } from '@/api';
import { useName } from '@/i18n';
import { useSettled } from '@/shared/hooks';
import { useShortcut } from '@/shared/shortcuts';
import { useLate } from './counts';
import { useT } from './texts';
import { type Change, filtered, NO_FILTERS, type View } from './view';

const MoreFilters = lazy(() => import('./MoreFilters'));
/** Views of what has ended, or of what was sent: they hold no open steps. */
const WITHOUT_STEPS = ['archived', 'mail_log', 'sms_log', 'operation_log', 'sign_in_log'];

export function Filters({
  view,
  change,
  children,
}: {
  view: View;
  change: Change;
  /** What else belongs to the view, beside the search. */
  children: ReactNode;
}) {
  const t = useT();
  const name = useName();
  const me = useMe();
  const search = useRef<InputRef>(null);
  const [typed, setTyped] = useState(view.q);
  const settled = useSettled(typed);
  const rare = [view.area, view.category, view.department].filter(Boolean).length;
  const [more, setMore] = useState(rare > 0);
  const sent = useRef(view.q);
  useEffect(() => {
    if (settled === sent.current) return;
    sent.current = settled;
    change({ q: settled });
  }, [settled, change]);
  useEffect(() => {
    // Changed from elsewhere: back, or all filters cleared.
    if (view.q === sent.current) return;
    sent.current = view.q;
    setTyped(view.q);
  }, [view.q]);
  useShortcut('/', { text: t('key_search'), group: t('title') }, () => search.current?.focus());

  const views = me.views.filter((each) => !WITHOUT_STEPS.includes(each.code));
  const late = useLate(view);
  const chip = (text: string, on: boolean, part: Parameters<Change>[0], n?: number) => (
    <button type="button" className="gc-chip" aria-pressed={on} onClick={() => change(part)}>
      {text}
      {n !== undefined && <b>{n}</b>}
    </button>
  );
  return (
    <search className="gc-inbox-filters">
      <Input
        ref={search}
        className="gc-inbox-search"
        prefix={<SearchOutlined />}
        allowClear
        maxLength={50}
        value={typed}
        placeholder={t('search')}
        aria-label={t('search')}
        onChange={(event) => setTyped(event.target.value)}
      />
      {views.length > 0 && (
        <Select<string>
          allowClear
          className="gc-inbox-view"
          value={view.view || null}
          placeholder={t('view')}
          aria-label={t('view')}
          popupMatchSelectWidth={false}
          options={views.map((each) => ({ value: each.code, label: name(each) }))}
          onChange={(next) => change({ view: next ?? '' })}
        />
      )}
      {children}
      {/* biome-ignore lint/a11y/useSemanticElements: a row of switches, not of fields */}
      <div role="group" className="gc-chips" aria-label={t('filters')}>
        {chip(t('overdue'), view.overdue, { overdue: !view.overdue }, late)}
        {chip(t('urgent'), view.urgent, { urgent: !view.urgent })}
        {chip(t('major'), view.level === 'major', { level: view.level === 'major' ? '' : 'major' })}
        {view.tab === 'open' && chip(t('everyone'), view.everyone, { everyone: !view.everyone })}
        <button
          type="button"
          className="gc-chip"
          aria-expanded={more}
          onClick={() => setMore((before) => !before)}
        >
          <FilterOutlined /> {t('more_filters')}
          {rare > 0 && <b>{rare}</b>}
        </button>
        {filtered(view) && (
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            onClick={() => change(NO_FILTERS)}
          >
            {t('clear')}
          </Button>
        )}
      </div>
      {more && (
        <Suspense fallback={null}>
          <MoreFilters view={view} change={change} />
        </Suspense>
      )}
    </search>
  );
}
