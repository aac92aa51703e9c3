/** All cases one may see: the views people know by name, filters, search, export. */
import './cases.css';
import { FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Select, type TableColumnsType, type TableProps } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ask, LOOK_AGAIN_MS, useAnswer, useCodes, useMe, usePages } from '@/api';
import { useName } from '@/i18n';
import { DueBadge, LevelTag, StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import type { Column } from '@/shared/export';
import { usePhone, useSettled } from '@/shared/hooks';
import { PageHeader } from '@/shared/PageHeader';
import { AreaPicker, CategoryPicker, DepartmentPicker } from '@/shared/pickers';
import { SavedViews } from '@/shared/SavedViews';
import { useShortcut } from '@/shared/shortcuts';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import {
  type CaseLine,
  DEFAULTS,
  filtersSet,
  ORDERS,
  PERIODS,
  queryOf,
  type View,
} from './filters';
import { useListPosition } from './scroll';
import { useT } from './texts';

type SorterResult<T> = Exclude<
  Parameters<NonNullable<TableProps<T>['onChange']>>[2],
  readonly unknown[]
>;

const SEARCH = 'cases-search';
/** The line that is selected belongs to no view. */
const PASSING = ['at'];
const CHOOSABLE = ['due', 'category', 'area', 'department', 'reported', 'changed'];
const PAGE = 100;
const MOST_LINES = 50_000;

export default function CasesPage() {
  const t = useT();
  const name = useName();
  const go = useNavigate();
  const [view, setView] = useUrlState({ ...DEFAULTS, at: 0, hide: [] as string[] });
  const minors = useMinors();
  const query = queryOf(view, minors.codes);
  const ready = !view.category || minors.ready;
  const pages = usePages(
    '/cases',
    { params: { query: { ...query, limit: PAGE } } },
    { keep: true, enabled: ready, refetchInterval: 4 * LOOK_AGAIN_MS },
  );
  const all = useColumns(view.sort);
  const columns = all.filter((each) => !view.hide.includes(String(each.key)));
  const box = useListPosition(pages.lines.length > 0);
  const lines = pages.lines;
  const place = lines.findIndex((each) => each.id === view.at);

  const open = (line: CaseLine) => {
    setView({ at: line.id });
    void go(`/cases/${line.id}`);
  };
  const step = (by: number) => {
    const next = lines[place < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, place + by))];
    if (!next) return;
    setView({ at: next.id });
    show(box.current, lines.indexOf(next), next.id);
  };
  const group = t('title');
  useShortcut('j', { text: t('key_next'), group }, () => step(1));
  useShortcut('k', { text: t('key_before'), group }, () => step(-1));
  useShortcut('o', { text: t('key_open'), group }, () => {
    const line = lines[place];
    if (line) open(line);
  });
  useShortcut('/', { text: t('key_search'), group }, () =>
    document.getElementById(SEARCH)?.focus(),
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        actions={
          <ExportButton
            name={t('title')}
            columns={useExport()}
            all={async () => everything(query)}
          />
        }
      />
      <Views view={view.view} area={view.area} onPick={(code) => setView({ view: code, at: 0 })} />
      <Filters view={view} onChange={setView} />
      <SavedViews
        list="cases"
        passing={PASSING}
        columns={all.flatMap((each) =>
          CHOOSABLE.includes(String(each.key))
            ? [{ key: String(each.key), title: String(each.title) }]
            : [],
        )}
        hidden={view.hide}
        onHide={(hide) => setView({ hide })}
      />
      {pages.error && (
        <Failure error={pages.error} again={pages.refetch} small={lines.length > 0} />
      )}
      {!(pages.error && lines.length === 0) && (
        <div ref={box} aria-busy={pages.isPending}>
          <DataTable<CaseLine>
            label={t('list')}
            lines={lines}
            rowKey={(line) => line.id}
            columns={columns}
            width={columns.reduce((sum, each) => sum + Number(each.width ?? 0), 0)}
            card={(line) => <Card line={line} />}
            onOpen={open}
            selected={view.at || null}
            more={pages.more}
            hasMore={pages.hasNextPage}
            onChange={(_pages, _filters, sorter) =>
              setView({ sort: orderOf(Array.isArray(sorter) ? sorter[0] : sorter), at: 0 })
            }
            loading={pages.isPending || pages.isPlaceholderData}
            empty={
              <Empty text={view.q || filtersSet(view) ? t('none_found') : t('none')}>
                {(view.q || filtersSet(view) > 0) && (
                  <Button
                    onClick={() => setView({ ...DEFAULTS, view: view.view, sort: view.sort })}
                  >
                    {t('filters_clear')}
                  </Button>
                )}
              </Empty>
            }
          />
        </div>
      )}
      <p className="gc-cases-foot" role="status">
        {lines.length > 0 &&
          (pages.hasNextPage
            ? t('shown_more', { n: lines.length })
            : t('shown_all', { n: lines.length }))}
        {place >= 0 && lines[place] && (
          <span className="gc-hidden">{name(lines[place].status)}</span>
        )}
      </p>
    </>
  );
}

/** The line is brought into view; one that is not drawn yet is where lines of its height would be. */
function show(box: HTMLElement | null, index: number, id: number): void {
  const drawn = box?.querySelector<HTMLElement>(`[data-row-key="${id}"]`);
  if (drawn) {
    drawn.scrollIntoView({ block: 'nearest' });
    return;
  }
  const holder = box?.querySelector<HTMLElement>('.ant-table-tbody-virtual-holder');
  const row = holder?.querySelector<HTMLElement>('[data-row-key]');
  if (holder && row) holder.scrollTop = index * row.offsetHeight - holder.clientHeight / 2;
}

function useMinors(): { codes: ReadonlySet<string>; ready: boolean } {
  const found = useAnswer('/categories', undefined, { staleTime: 300_000 });
  const codes = useMemo(
    () => new Set((found.data?.items ?? []).map((each) => each.code)),
    [found.data],
  );
  return { codes, ready: found.data !== undefined };
}

async function everything(query: ReturnType<typeof queryOf>): Promise<CaseLine[]> {
  const lines: CaseLine[] = [];
  let after: string | null = null;
  do {
    const page: { items: CaseLine[]; next: string | null } = await ask('get', '/cases', {
      params: { query: { ...query, limit: 200, ...(after ? { after } : {}) } },
    });
    lines.push(...page.items);
    after = page.next;
  } while (after && lines.length < MOST_LINES);
  return lines;
}

function Views({
  view,
  area,
  onPick,
}: {
  view: string;
  area: string;
  onPick: (code: string) => void;
}) {
  const t = useT();
  const name = useName();
  const me = useMe();
  const codes = useCodes();
  const counts = useAnswer(
    '/cases/counts',
    { params: { query: area ? { area } : {} } },
    { refetchInterval: 4 * LOOK_AGAIN_MS, keep: true },
  ).data?.views;
  const offered = me.views.filter((each) => counts && each.code in counts);
  const known = codes?.views ?? [];
  const about = known.find((each) => each.code === view);
  const named = offered.some((each) => each.code === view)
    ? offered
    : [...offered, ...known.filter((each) => each.code === view)];
  const chips = [
    { code: 'open', text: t('view_open'), count: undefined },
    ...named.map((each) => ({ code: each.code, text: name(each), count: counts?.[each.code] })),
    { code: 'overdue', text: t('view_overdue'), count: undefined },
    { code: 'ended', text: t('view_ended'), count: undefined },
    { code: 'mine', text: t('view_mine'), count: undefined },
    { code: 'all', text: t('view_all'), count: undefined },
  ];
  return (
    <>
      <fieldset className="gc-chips">
        <legend className="gc-hidden">{t('views')}</legend>
        {chips.map((chip) => (
          <button
            key={chip.code}
            type="button"
            className="gc-chip"
            aria-pressed={chip.code === view}
            onClick={() => onPick(chip.code)}
          >
            {chip.text}
            {chip.count !== undefined && <span className="gc-chip-count">{chip.count}</span>}
          </button>
        ))}
      </fieldset>
      {about && <p className="gc-view-about">{name({ zh: about.about_zh, en: about.about_en })}</p>}
    </>
  );
}

function Filters({ view, onChange }: { view: View; onChange: (change: Partial<View>) => void }) {
  const t = useT();
  const name = useName();
  const phone = usePhone();
  const codes = useCodes();
  const [typed, setTyped] = useState(view.q);
  const settled = useSettled(typed);
  const [open, setOpen] = useState(false);
  const set = filtersSet(view);
  // What was typed goes to the address; what the address brings goes to the field.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when the typing has settled
  useEffect(() => {
    if (settled !== view.q) onChange({ q: settled });
  }, [settled]);
  useEffect(() => setTyped(view.q), [view.q]);
  return (
    <search className="gc-filters" aria-label={t('filters')}>
      <div className="gc-filters-first">
        <Input
          id={SEARCH}
          allowClear
          prefix={<SearchOutlined />}
          value={typed}
          maxLength={50}
          placeholder={t('search')}
          aria-label={t('search')}
          onChange={(event) => setTyped(event.target.value)}
        />
        {phone && (
          <Button icon={<FilterOutlined />} aria-expanded={open} onClick={() => setOpen(!open)}>
            {set > 0 ? t('filters_n', { n: set }) : t('filters')}
          </Button>
        )}
      </div>
      {(!phone || open) && (
        <div className="gc-filters-rest">
          <AreaPicker
            value={view.area || null}
            onChange={(area) => onChange({ area: area ?? '' })}
            placeholder={t('area')}
            aria-label={t('area')}
          />
          <CategoryPicker
            major
            value={view.category || null}
            onChange={(category) => onChange({ category: category ?? '' })}
            placeholder={t('category')}
            aria-label={t('category')}
          />
          <DepartmentPicker
            value={view.department || null}
            onChange={(department) => onChange({ department: department ?? '' })}
            placeholder={t('department')}
            aria-label={t('department')}
          />
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={view.status || null}
            onChange={(status) => onChange({ status: status ?? '' })}
            options={(codes?.statuses ?? []).map((each) => ({
              value: each.code,
              label: name(each),
            }))}
            placeholder={t('status')}
            aria-label={t('status')}
          />
          <Select
            allowClear
            value={view.level || null}
            onChange={(level) => onChange({ level: level ?? '' })}
            options={(codes?.levels ?? []).map((each) => ({ value: each.code, label: name(each) }))}
            placeholder={t('level')}
            aria-label={t('level')}
          />
          <Select
            allowClear
            value={view.days || null}
            onChange={(days) => onChange({ days: days ?? 0 })}
            options={PERIODS.map((n) => ({ value: n, label: t('last_days', { n }) }))}
            placeholder={t('reported')}
            aria-label={t('reported')}
          />
          <Select
            value={view.sort}
            onChange={(sort) => onChange({ sort })}
            options={ORDERS.map((each) => ({ value: each, label: t(`order_by_${each}`) }))}
            aria-label={t('order_by')}
          />
          <Checkbox
            checked={view.urgent}
            onChange={(event) => onChange({ urgent: event.target.checked })}
          >
            {t('only_urgent')}
          </Checkbox>
          {set > 0 && (
            <Button
              type="link"
              onClick={() => onChange({ ...DEFAULTS, view: view.view, q: view.q, sort: view.sort })}
            >
              {t('filters_clear')}
            </Button>
          )}
        </div>
      )}
    </search>
  );
}

function Card({ line }: { line: CaseLine }) {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const { distance } = useTime();
  return (
    <>
      <div className="gc-card-line">
        <StatusTag status={line.status} />
        {line.urgent && <Tag tone="bad">{t('urgent')}</Tag>}
        {line.level === 'major' && <LevelTag level={line.level} />}
        <span className="gc-card-end">{line.due_at && <DueBadge dueAt={line.due_at} />}</span>
      </div>
      <Link to={`/cases/${line.id}`} className="gc-card-title">
        {titleOf(line)}
      </Link>
      <div className="gc-card-facts">
        {[name(line.category), name(line.area), name(line.department)].filter(Boolean).join(' · ')}
      </div>
      <div className="gc-card-facts">
        {line.number} · {distance(line.reported_at)}
      </div>
    </>
  );
}

/** What the heads of the columns ask for; the list of orders has them all. */
function orderOf(sorter: SorterResult<CaseLine> | undefined): string {
  if (sorter?.columnKey === 'due' && sorter.order) return 'due';
  if (sorter?.columnKey === 'reported' && sorter.order === 'ascend') return 'oldest';
  if (sorter?.columnKey === 'changed' && sorter.order) return 'changed';
  return 'newest';
}

/** On one line, whole on hover: rows of one height can be read down. */
function cut(
  key: string,
  title: string,
  width: number,
  text: (line: CaseLine) => string,
): TableColumnsType<CaseLine>[number] {
  return {
    key,
    title,
    width,
    ellipsis: { showTitle: false },
    render: (_, line) => <span title={text(line)}>{text(line)}</span>,
  };
}

function useColumns(sort: string): TableColumnsType<CaseLine> {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const { time } = useTime();
  return [
    {
      title: t('case'),
      width: 188,
      fixed: 'left',
      render: (_, line) => (
        <span className="gc-case-cell">
          <Link to={`/cases/${line.id}`} title={titleOf(line)} className="gc-may-cut">
            {titleOf(line)}
          </Link>
          <small>{line.number}</small>
        </span>
      ),
    },
    {
      title: t('status'),
      width: 180,
      render: (_, line) => (
        <span className="gc-tags" title={name(line.status)}>
          <StatusTag status={line.status} />
          {line.urgent && <Tag tone="bad">{t('urgent')}</Tag>}
          {line.level === 'major' && <LevelTag level={line.level} />}
        </span>
      ),
    },
    {
      key: 'due',
      title: t('due'),
      sorter: true,
      sortDirections: ['ascend'],
      sortOrder: sort === 'due' ? 'ascend' : null,
      width: 140,
      render: (_, line) => (line.ended ? '' : <DueBadge dueAt={line.due_at} />),
    },
    cut('category', t('category'), 110, (line) => name(line.category)),
    cut('area', t('area'), 80, (line) => name(line.area)),
    cut('department', t('department'), 104, (line) =>
      [name(line.department), line.handler?.name].filter(Boolean).join(' · '),
    ),
    {
      key: 'reported',
      title: t('reported'),
      width: 104,
      sorter: true,
      sortDirections: ['descend', 'ascend', 'descend'],
      sortOrder: sort === 'newest' ? 'descend' : sort === 'oldest' ? 'ascend' : null,
      render: (_, line) => time(line.reported_at),
    },
    {
      key: 'changed',
      title: t('changed'),
      width: 102,
      sorter: true,
      sortDirections: ['descend'],
      sortOrder: sort === 'changed' ? 'descend' : null,
      render: (_, line) => time(line.changed_at),
    },
  ];
}

function useExport(): Column<CaseLine>[] {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const of = (list: 'channels' | 'levels' | 'natures', code: string) =>
    name(codes?.[list].find((each) => each.code === code)) || code;
  const at = (moment: string | null) => (moment ? new Date(moment) : null);
  return [
    { title: t('number'), value: (line) => line.number },
    { title: t('case'), value: (line) => line.title },
    { title: t('status'), value: (line) => name(line.status) },
    { title: t('category'), value: (line) => name(line.category) },
    { title: t('nature'), value: (line) => of('natures', line.nature) },
    { title: t('level'), value: (line) => of('levels', line.level) },
    { title: t('urgent'), value: (line) => (line.urgent ? t('yes') : t('no')) },
    { title: t('channel'), value: (line) => of('channels', line.channel) },
    { title: t('area'), value: (line) => name(line.area) },
    { title: t('place'), value: (line) => line.place },
    { title: t('department'), value: (line) => name(line.department) },
    { title: t('handler'), value: (line) => line.handler?.name ?? '' },
    { title: t('round'), value: (line) => line.round },
    { title: t('reported'), value: (line) => at(line.reported_at) },
    { title: t('dispatched'), value: (line) => at(line.dispatched_at) },
    { title: t('accepted'), value: (line) => at(line.accepted_at) },
    { title: t('fed_back'), value: (line) => at(line.fed_back_at) },
    { title: t('due'), value: (line) => at(line.due_at) },
    { title: t('changed'), value: (line) => at(line.changed_at) },
    { title: t('ended'), value: (line) => at(line.ended_at) },
  ];
}
