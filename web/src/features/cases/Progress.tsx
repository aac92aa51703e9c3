/** The diagrams with the case on them, and the same as a list. */
import { Button, Segmented, Select } from 'antd';
import { lazy, Suspense, useMemo } from 'react';
import { LOOK_AGAIN_MS, useAnswer, useMay } from '@/api';
import { useLanguage, useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { DataState, Failure, Waiting } from '@/shared/DataState';
import { useTime } from '@/shared/time';
import { Entries, useTimeline } from './Timeline';
import { useT } from './texts';
import {
  entriesAt,
  inEnglish,
  type NodeName,
  nameLanes,
  namesIn,
  type Position,
  type Sheet,
  sheetsOf,
  trailOf,
} from './trail';
import type { CaseFull } from './words';

const Diagram = lazy(() => import('./Diagram'));

interface View {
  run: string;
  node: string;
  list: boolean;
}

export default function Progress({
  file,
  ...view
}: View & { file: CaseFull; onView: (change: Partial<View>) => void }) {
  const found = useAnswer(
    '/cases/{case_id}/position',
    { params: { path: { case_id: file.id } } },
    { refetchInterval: file.ended ? false : LOOK_AGAIN_MS },
  );
  return (
    <DataState query={found} rows={8}>
      {(position) => <Sheets file={file} position={position} {...view} />}
    </DataState>
  );
}

function Sheets({
  file,
  position,
  run,
  node,
  list,
  onView,
}: View & {
  file: CaseFull;
  position: Position;
  onView: (change: Partial<View>) => void;
}) {
  const t = useT();
  const name = useName();
  const may = useMay();
  const readable = may('process_read');
  const known = useAnswer('/processes', undefined, { staleTime: 60_000, enabled: readable });
  const newest = useMemo(
    () => new Map((known.data?.items ?? []).map((each) => [each.key, each.newest])),
    [known.data],
  );
  const sheets = sheetsOf(position, newest);
  // Without a choice: where it waits now.
  const here =
    sheets.find((each) => each.key === run) ??
    sheets.find((each) =>
      each.run.open.some((open) => open.kind === 'step' && open.process === each.process),
    ) ??
    sheets[0];
  if (!here) return <p className="gc-quiet">{t('no_runs')}</p>;
  const title = (sheet: Sheet) =>
    name(known.data?.items.find((each) => each.key === sheet.process)) || sheet.process;
  const about = (sheet: Sheet) => {
    const open = trailOf(sheet).open.size;
    const state = open > 0 ? t('sheet_now') : t('sheet_done');
    if (sheet.called) return `${t('sheet_called')} · ${state}`;
    return `${sheet.run.kind === 'main' ? t('sheet_main') : t('sheet_side')} · ${state}`;
  };
  return (
    <>
      <div className="gc-sheets">
        <Select
          value={here.key}
          onChange={(key) => onView({ run: key, node: '' })}
          aria-label={t('sheet')}
          popupMatchSelectWidth={false}
          options={sheets.map((sheet) => ({
            value: sheet.key,
            label: `${sheet.called ? '– ' : ''}${title(sheet)} · ${about(sheet)}`,
          }))}
        />
        <Segmented<string>
          value={list || !readable ? 'list' : 'diagram'}
          onChange={(next) => onView({ list: next === 'list' })}
          options={[
            { value: 'diagram', label: t('as_diagram'), disabled: !readable },
            { value: 'list', label: t('as_list') },
          ]}
        />
      </div>
      {here.called && (
        <Button
          type="link"
          className="gc-sheet-up"
          onClick={() => onView({ run: `${here.run.id}.${here.run.process}`, node: '' })}
        >
          {t('sheet_up')}
        </Button>
      )}
      {readable && here.version > 0 ? (
        <WithDiagram
          key={here.key}
          file={file}
          sheet={here}
          sheets={sheets}
          node={node}
          list={list}
          onView={onView}
        />
      ) : known.isPending && readable ? (
        <Waiting />
      ) : (
        <List
          sheet={here}
          names={new Map()}
          node={node}
          onNode={(next) => onView({ node: next })}
        />
      )}
    </>
  );
}

function WithDiagram({
  file,
  sheet,
  sheets,
  node,
  list,
  onView,
}: {
  file: CaseFull;
  sheet: Sheet;
  sheets: readonly Sheet[];
  node: string;
  list: boolean;
  onView: (change: Partial<View>) => void;
}) {
  const language = useLanguage();
  const name = useName();
  const roles = useAnswer('/roles', undefined, {
    staleTime: 600_000,
    retry: false,
  });
  const stored = useAnswer(
    '/processes/{process}/versions/{version}/xml',
    {
      params: { path: { process: sheet.process, version: sheet.version } },
      parseAs: 'text',
    },
    { staleTime: Number.POSITIVE_INFINITY },
  );
  const xml = typeof stored.data === 'string' ? stored.data : undefined;
  const drawn = useMemo(() => {
    if (!xml) return undefined;
    const document = new DOMParser().parseFromString(xml, 'application/xml');
    const names = namesIn(document);
    nameLanes(document, (code) => {
      const role = roles.data?.items.find((each) => each.code === code);
      return role ? (language === 'en' ? role.en : role.zh) : code.replaceAll('_', ' ');
    });
    const text =
      language === 'en'
        ? inEnglish(document, names)
        : new XMLSerializer().serializeToString(document);
    return { names, text };
  }, [xml, language, roles.data]);
  if (stored.error) return <Failure error={stored.error} again={stored.refetch} />;
  if (!drawn || roles.isLoading) return <Waiting rows={8} />;
  const called = drawn.names.get(node)?.called;
  const below = sheets.find((each) => each.run.id === sheet.run.id && each.process === called);
  return (
    <>
      {list ? (
        <List
          sheet={sheet}
          names={drawn.names}
          node={node}
          onNode={(next) => onView({ node: next })}
        />
      ) : (
        <Suspense fallback={<Waiting rows={8} />}>
          <Diagram
            xml={drawn.text}
            sheet={sheet}
            selected={node}
            onSelect={(next) => onView({ node: next })}
          />
        </Suspense>
      )}
      {node && (
        <AtNode
          file={file}
          sheet={sheet}
          node={node}
          title={name(drawn.names.get(node)) || node}
          {...(below ? { onOpen: () => onView({ run: below.key, node: '' }) } : {})}
        />
      )}
    </>
  );
}

/** What happened at the element that was clicked. */
function AtNode({
  file,
  sheet,
  node,
  title,
  onOpen,
}: {
  file: CaseFull;
  sheet: Sheet;
  node: string;
  title: string;
  onOpen?: () => void;
}) {
  const t = useT();
  const { time } = useTime();
  const pages = useTimeline(file.id, { newestFirst: false, limit: 200 });
  const entries = entriesAt(pages.lines, sheet, node);
  const open = trailOf(sheet).open.get(node) ?? [];
  const passed = trailOf(sheet).passed.get(node);
  return (
    <section className="gc-node" aria-live="polite">
      <h3>{title}</h3>
      {open.map((place) => (
        <p key={`${place.kind} ${place.task}`} className="gc-node-now">
          <Tag tone="info">{t(`place_${place.kind}` as 'place_step')}</Tag>
          {place.due_at &&
            (place.kind === 'timer'
              ? t('fires_at', { at: time(place.due_at, 'full') })
              : t('due_by', { at: time(place.due_at, 'full') }))}
        </p>
      ))}
      {passed && <p>{t('passed_n', { n: passed.times, at: time(passed.at, 'full') })}</p>}
      {open.length === 0 && !passed && <p className="gc-quiet">{t('not_reached')}</p>}
      {onOpen && <Button onClick={onOpen}>{t('open_called')}</Button>}
      {pages.isPending ? <Waiting rows={2} /> : <Entries file={file} entries={entries} />}
      {pages.hasNextPage && (
        <Button onClick={pages.more} loading={pages.isFetchingNextPage}>
          {t('later')}
        </Button>
      )}
    </section>
  );
}

/** The diagram for whoever cannot use one: the same, in order. */
function List({
  sheet,
  names,
  node,
  onNode,
}: {
  sheet: Sheet;
  names: ReadonlyMap<string, NodeName>;
  node: string;
  onNode: (node: string) => void;
}) {
  const t = useT();
  const name = useName();
  const { time } = useTime();
  const called = (id: string, known?: { zh: string; en: string }) =>
    name(known) || name(names.get(id)) || id;
  const passed = sheet.run.passed.filter(
    (each) => each.process === sheet.process && (names.size === 0 || names.get(each.node)?.zh),
  );
  const open = sheet.run.open.filter((each) => each.process === sheet.process);
  return (
    <table className="gc-way">
      <caption className="gc-hidden">{t('way')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('way_what')}</th>
          <th scope="col">{t('way_state')}</th>
          <th scope="col">{t('way_when')}</th>
        </tr>
      </thead>
      <tbody>
        {passed.map((each, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the way only grows at its end
          <tr key={index} aria-current={each.node === node}>
            <td>
              <button type="button" className="gc-way-node" onClick={() => onNode(each.node)}>
                {called(each.node)}
              </button>
              {each.flow && name(names.get(each.flow)) && (
                <span> → {name(names.get(each.flow))}</span>
              )}
            </td>
            <td>✓ {t('done')}</td>
            <td>{time(each.at)}</td>
          </tr>
        ))}
        {open.map((each) => (
          <tr
            key={`${each.kind} ${each.task} ${each.node}`}
            className="gc-way-open"
            aria-current={each.node === node}
          >
            <td>
              <button type="button" className="gc-way-node" onClick={() => onNode(each.node)}>
                {called(each.node, each.name)}
              </button>
            </td>
            <td>
              <Tag tone={each.kind === 'timer' || each.kind === 'message' ? 'warn' : 'info'}>
                {t(`place_${each.kind}` as 'place_step')}
              </Tag>
            </td>
            <td>{each.due_at ? time(each.due_at) : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
