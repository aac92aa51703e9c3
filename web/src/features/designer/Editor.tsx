/**
 * The designer's desk: the diagram (or its steps as a table) in the middle, beside it what is
 * selected, what the check says and what differs from the released version.
 *
 * Every change is kept by the browser at once and on the server when it is saved.
 */
import {
  DownOutlined,
  ExpandOutlined,
  RedoOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { Alert, App, Button, Dropdown, Segmented, Tabs } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { ApiError, ask, useMay, useTouch } from '@/api';
import { language, useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { Failure, Waiting } from '@/shared/DataState';
import { type Draft, useUnsaved } from '@/shared/drafts';
import { save as download } from '@/shared/export';
import { PageHeader } from '@/shared/PageHeader';
import { useShortcut } from '@/shared/shortcuts';
import { formatTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import type { Drawing, Mark } from './bpmn/drawing';
import type { Element } from './bpmn/model';
import { Comparison } from './Comparison';
import { DeployDialog } from './DeployDialog';
import { Findings } from './Findings';
import { useCatalogues } from './panel/catalogues';
import { Panel } from './panel/Panel';
import { StepTable } from './StepTable';
import { useT } from './texts';
import { type Finding, useCheck } from './useCheck';
import { useOpening } from './useOpening';

export interface Opened {
  key: string;
  zh: string;
  en: string;
  xml: string;
  /** The draft's version; 0: there is none. */
  seen: number;
  /** The released version it comes from. */
  base: number | null;
  /** The newest released version. */
  released: number | null;
  draft: boolean;
}

export interface Kept {
  xml: string;
  seen: number;
}

export function Editor({
  opened,
  kept,
  reload,
}: {
  opened: Opened;
  kept: Draft<Kept>;
  reload: () => void;
}) {
  const t = useT();
  const name = useName();
  const may = useMay();
  const touch = useTouch();
  const { message, modal } = App.useApp();
  const catalogues = useCatalogues();
  const opening = useOpening('process', opened.key);
  const [view, setView] = useUrlState({ view: 'diagram', at: '', side: 'properties' });

  // What this browser kept counts more than what the server has – as long as it is not the same.
  const [start] = useState(() => {
    const found = kept.kept;
    return found && found.xml !== opened.xml ? found.xml : opened.xml;
  });
  const [restored, setRestored] = useState(start !== opened.xml);
  const [xml, setXml] = useState(start);
  const [saved, setSaved] = useState(opened.xml);
  const [seen, setSeen] = useState(opened.seen);
  const [hasDraft, setHasDraft] = useState(opened.draft);
  const [released, setReleased] = useState(opened.released);
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [broken, setBroken] = useState<Error | null>(null);
  const [selected, setSelected] = useState<Element | null>(null);
  const [, redraw] = useState(0);
  const [deploying, setDeploying] = useState(false);
  const [saving, setSaving] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const dirty = xml !== saved;
  useUnsaved(dirty);

  const files = useMemo(() => ({ [`${opened.key}.bpmn`]: xml }), [opened.key, xml]);
  const check = useCheck(files);

  // --- the diagram --------------------------------------------------------------------------------

  const latest = useRef({ kept, seen, saved, role: catalogues.role, t });
  latest.current = { kept, seen, saved, role: catalogues.role, t };
  const { ready } = catalogues;
  useEffect(() => {
    const container = holder.current;
    if (!container || !ready) return;
    let open: Drawing | null = null;
    let gone = false;
    let turn = 0;
    // bpmn-js writes the file anew: only what differs from its first writing is a change.
    let untouched = '';
    const changed = async () => {
      redraw((count) => count + 1);
      turn += 1;
      const mine = turn;
      const now = await open?.xml();
      if (now === undefined || gone || mine !== turn) return;
      if (now === untouched && latest.current.saved === start) {
        latest.current.kept.drop();
        setXml(start);
        return;
      }
      latest.current.kept.keep({ xml: now, seen: latest.current.seen });
      setXml(now);
    };
    void (async () => {
      try {
        const { Drawing } = await import('./bpmn/drawing');
        if (gone) return;
        const made = await Drawing.open(container, start, {
          key: opened.key,
          naming: {
            role: (code) => latest.current.role(code),
            english: language() === 'en',
          },
          tools: {
            human: latest.current.t('kind_step'),
            service: latest.current.t('kind_service'),
            rule: latest.current.t('kind_rule'),
            call: latest.current.t('kind_call'),
            receive: latest.current.t('kind_receive'),
          },
          onChange: () => void changed(),
          onSelect: setSelected,
        });
        if (gone) return made.destroy();
        open = made;
        if (start === opened.xml) untouched = await made.xml();
        setDrawing(made);
      } catch (error) {
        if (!gone) setBroken(error instanceof Error ? error : new Error(String(error)));
      }
    })();
    return () => {
      gone = true;
      // Whatever is being typed is taken over before the diagram goes.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      open?.destroy();
      setDrawing(null);
    };
  }, [opened.key, opened.xml, start, ready]);

  useEffect(() => {
    drawing?.mark(marksOf(check.findings ?? []));
  }, [drawing, check.findings]);

  const show = useCallback(
    (id: string) => {
      setView({ view: 'diagram', at: id, side: 'properties' });
      requestAnimationFrame(() => drawing?.select(id));
    },
    [drawing, setView],
  );
  const linked = useRef(view.at);
  useEffect(() => {
    if (drawing && linked.current) drawing.select(linked.current);
    linked.current = '';
  }, [drawing]);
  const selectedId = selected?.id ?? '';
  useEffect(() => {
    if (drawing) setView({ at: selectedId });
  }, [drawing, selectedId, setView]);

  // --- saving, throwing away, releasing -----------------------------------------------------------

  const save = async (over = seen): Promise<boolean> => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const content = (await drawing?.xml()) ?? xml;
    setSaving(true);
    try {
      const done = await ask('put', '/drafts/{kind}/{key}', {
        params: { path: { kind: 'process', key: opened.key } },
        body: { content, seen_version: over, base_version: opened.base },
      });
      setSeen(done.version);
      setXml(content);
      setSaved(content);
      setHasDraft(true);
      setRestored(false);
      kept.drop();
      touch('/drafts');
      void message.success(t('saved'));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        const { now } = await currentVersion(opened.key);
        modal.confirm({
          title: t('save_outdated'),
          content: error.message,
          okText: t('overwrite'),
          cancelText: t('cancel'),
          okButtonProps: { danger: true },
          onOk: () => save(now),
        });
      } else void message.error(error instanceof ApiError ? error.message : t('failed'));
      return false;
    } finally {
      setSaving(false);
    }
  };

  const discard = () =>
    modal.confirm({
      title: t('discard_title'),
      content: t('discard_about'),
      okText: t('discard'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: async () => {
        if (hasDraft) await dropDraft(opened.key, seen);
        kept.drop();
        touch('/drafts');
        reload();
      },
    });

  const deployed = async (version: number | null) => {
    setDeploying(false);
    if (hasDraft || seen > 0) await dropDraft(opened.key, seen).catch(() => undefined);
    kept.drop();
    touch('/drafts');
    setSaved(xml);
    setSeen(0);
    setHasDraft(false);
    if (version !== null) setReleased(version);
    void message.success(version === null ? t('deployed_same') : t('deployed', { n: version }), 6);
  };

  const group = t('title');
  useShortcut('Control+s', { text: t('save'), group }, () => void save());

  const errors = check.findings?.filter((each) => each.severity === 'error').length ?? 0;
  const found = check.findings?.length ?? 0;
  const element = drawing ? (selected ?? drawing.root) : null;
  const table = view.view === 'table';

  return (
    <div className="gc-design">
      <PageHeader
        title={name(opened)}
        before={<Link to="/designer">{t('to_list')}</Link>}
        about={
          <span className="gc-design-about">
            <code>{opened.key}</code>
            <span>
              {released === null ? t('not_released') : t('newest', { n: released })}
              {opened.base !== null && opened.base !== released && released === opened.released && (
                <> · {t('based_on', { n: opened.base })}</>
              )}
            </span>
            <Tag tone={dirty ? 'warn' : hasDraft ? 'info' : 'calm'}>
              {t(dirty ? 'state_unsaved' : hasDraft ? 'state_draft' : 'state_released')}
            </Tag>
          </span>
        }
        actions={
          <>
            <Button onClick={() => void save()} loading={saving} disabled={!drawing || !dirty}>
              {t('save')}
            </Button>
            {may('process_release') && (
              <Button type="primary" disabled={!drawing} onClick={() => setDeploying(true)}>
                {t('deploy')}
              </Button>
            )}
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  {
                    key: 'bpmn',
                    label: t('export_bpmn'),
                    onClick: () =>
                      download(`${opened.key}.bpmn`, new Blob([xml], { type: 'application/xml' })),
                  },
                  {
                    key: 'svg',
                    label: t('export_svg'),
                    onClick: async () => {
                      const svg = (await drawing?.svg()) ?? '';
                      download(`${opened.key}.svg`, new Blob([svg], { type: 'image/svg+xml' }));
                    },
                  },
                  ...(released === null
                    ? []
                    : [{ key: 'discard', danger: true, label: t('discard'), onClick: discard }]),
                ],
              }}
            >
              <Button icon={<DownOutlined />} iconPlacement="end">
                {t('more')}
              </Button>
            </Dropdown>
          </>
        }
      />
      {opening.other && (
        <Alert
          type="warning"
          showIcon
          className="gc-design-alert"
          title={t('opened_by', {
            name: opening.other.name,
            at: formatTime(opening.other.since),
          })}
          description={t('opened_by_help')}
          action={<Button onClick={opening.takeOver}>{t('take_over')}</Button>}
        />
      )}
      {restored && (
        <Alert
          type="info"
          showIcon
          closable={{ onClose: () => setRestored(false) }}
          className="gc-design-alert"
          title={t('restored', { at: kept.at ? formatTime(kept.at) : '' })}
          action={
            <Button
              onClick={() => {
                kept.drop();
                reload();
              }}
            >
              {t('restored_drop')}
            </Button>
          }
        />
      )}
      <div className="gc-design-tools" role="toolbar" aria-label={t('tools')}>
        <Segmented
          value={view.view}
          options={[
            { value: 'diagram', label: t('view_diagram') },
            { value: 'table', label: t('view_table') },
          ]}
          onChange={(chosen) => setView({ view: chosen }, { step: true })}
        />
        <Button
          icon={<UndoOutlined />}
          disabled={!drawing?.canUndo}
          onClick={() => drawing?.undo()}
        >
          {t('undo')}
        </Button>
        <Button
          icon={<RedoOutlined />}
          disabled={!drawing?.canRedo}
          onClick={() => drawing?.redo()}
        >
          {t('redo')}
        </Button>
        {!table && (
          <>
            <Button
              icon={<ZoomInOutlined />}
              aria-label={t('zoom_in')}
              title={t('zoom_in')}
              onClick={() => drawing?.zoom(1.25)}
            />
            <Button
              icon={<ZoomOutOutlined />}
              aria-label={t('zoom_out')}
              title={t('zoom_out')}
              onClick={() => drawing?.zoom(0.8)}
            />
            <Button
              icon={<ExpandOutlined />}
              aria-label={t('fit')}
              title={t('fit')}
              onClick={() => drawing?.fit()}
            />
          </>
        )}
        <Button type="text" onClick={() => setView({ side: 'findings' })}>
          {check.behind ? (
            t('checking')
          ) : errors > 0 ? (
            <Tag tone="bad">{t('errors', { n: errors })}</Tag>
          ) : (
            <Tag tone="good">{t('check_good')}</Tag>
          )}
        </Button>
      </div>
      {broken && <Failure error={broken} again={reload} />}
      <div className="gc-design-desk">
        <div
          className={table ? 'gc-design-canvas gc-design-away' : 'gc-design-canvas'}
          inert={table}
          ref={holder}
        />
        {table && drawing && <StepTable drawing={drawing} catalogues={catalogues} onShow={show} />}
        {!table && (
          <aside className="gc-design-side" aria-label={t('side')}>
            <Tabs
              size="small"
              activeKey={view.side}
              onChange={(side) => setView({ side })}
              items={[
                {
                  key: 'properties',
                  label: t('properties'),
                  children:
                    drawing && element ? (
                      <Panel
                        key={element.id}
                        drawing={drawing}
                        element={element}
                        catalogues={catalogues}
                      />
                    ) : (
                      <Waiting rows={4} />
                    ),
                },
                {
                  key: 'findings',
                  label: t('findings_n', { n: found }),
                  children: <Findings check={check} onShow={show} />,
                },
                {
                  key: 'compare',
                  label: t('compare'),
                  children: (
                    <Comparison
                      processKey={opened.key}
                      xml={xml}
                      released={released}
                      onShow={show}
                    />
                  ),
                },
              ]}
            />
          </aside>
        )}
      </div>
      {deploying && (
        <DeployDialog
          processKey={opened.key}
          xml={xml}
          released={released}
          check={check}
          onClose={() => setDeploying(false)}
          onDone={(version) => void deployed(version)}
        />
      )}
    </div>
  );
}

function marksOf(findings: readonly Finding[]): Mark[] {
  const by = new Map<string, Finding[]>();
  for (const each of findings) {
    if (each.element) by.set(each.element, [...(by.get(each.element) ?? []), each]);
  }
  return [...by].map(([element, list]) => ({
    element,
    level: list.some((each) => each.severity === 'error') ? 'error' : 'warning',
    count: list.length,
    text: list.map((each) => each.detail).join('\n'),
  }));
}

async function currentVersion(key: string): Promise<{ now: number }> {
  const draft = await ask('get', '/drafts/{kind}/{key}', {
    params: { path: { kind: 'process', key } },
  });
  return { now: draft.version };
}

async function dropDraft(key: string, seen: number): Promise<void> {
  await ask('delete', '/drafts/{kind}/{key}', {
    params: { path: { kind: 'process', key }, query: { seen_version: seen } },
  });
}
