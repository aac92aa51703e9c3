/**
 * The designer's desk: the diagram (or its steps as a table) in the middle, beside it what is
 * selected, what the check says and what differs from the released version.
 *
 * Every change is kept by the browser at once and on the server when it is saved.
 */
import {
  ExpandOutlined,
  PauseOutlined,
  PlayCircleOutlined,
  RedoOutlined,
  ReloadOutlined,
  UndoOutlined,
  ZoomInOutlined,
  ZoomOutOutlined,
} from '@ant-design/icons';
import { App, Button, Segmented, Tabs } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { language } from '@/i18n';
import { Tag } from '@/shared/badges';
import { Failure, Waiting } from '@/shared/DataState';
import type { Draft } from '@/shared/drafts';
import { save as download } from '@/shared/export';
import { useShortcut } from '@/shared/shortcuts';
import { useUrlState } from '@/shared/urlState';
import type { Drawing, Mark } from './bpmn/drawing';
import type { Element } from './bpmn/model';
import { Comparison } from './desk/Comparison';
import { DeployDialog } from './desk/DeployDialog';
import { Findings } from './desk/Findings';
import { Frame } from './desk/Frame';
import { fixFor } from './desk/fixes';
import { type Finding, useCheck } from './desk/useCheck';
import { type Kept, type Opened, useWork } from './desk/useWork';
import { withPicture } from './desk/withPicture';
import { useCatalogues } from './panel/catalogues';
import { elementTitle, Panel } from './panel/Panel';
import { SimulationHelp } from './SimulationHelp';
import { StepTable } from './StepTable';
import { useT } from './texts';

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
  const catalogues = useCatalogues();
  const [view, setView] = useView();
  const [drawing, setDrawing] = useState<Drawing | null>(null);
  const [broken, setBroken] = useState<Error | null>(null);
  const [selected, setSelected] = useState<Element | null>(null);
  const [, redraw] = useState(0);
  const [deploying, setDeploying] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const { message } = App.useApp();
  const work = useWork({
    kind: 'process',
    opened,
    kept,
    reload,
    current: async () => drawing?.xml(),
  });
  const { text: xml, start, released } = work;

  const files = useMemo(() => ({ [`${opened.key}.bpmn`]: xml }), [opened.key, xml]);
  const check = useCheck(files);

  // --- the diagram --------------------------------------------------------------------------------

  const latest = useRef({ work, role: catalogues.role, t });
  latest.current = { work, role: catalogues.role, t };
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
      const { saved, change } = latest.current.work;
      change(now === untouched && saved === start ? start : now);
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
        if (start === opened.text) untouched = await made.xml();
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
  }, [opened.key, opened.text, start, ready]);

  useEffect(() => {
    drawing?.mark(marksOf(check.findings ?? []));
  }, [drawing, check.findings]);

  const show = useCallback(
    (id: string) => {
      drawing?.show(id);
      setView({ view: 'diagram', at: id, side: 'properties' });
    },
    [drawing, setView],
  );
  const linked = useRef(view.at);
  useEffect(() => {
    if (!drawing) return;
    if (linked.current) drawing.select(linked.current);
    linked.current = '';
  }, [drawing]);
  const selectedId = selected?.id ?? '';
  useEffect(() => {
    if (drawing && view.at !== selectedId) setView({ at: selectedId });
  }, [drawing, selectedId, view.at, setView]);

  const importFile = async (file: File) => {
    try {
      const { Drawing } = await import('./bpmn/drawing');
      const text = await Drawing.imported(await withPicture(await file.text()), opened.key);
      // Another document is another diagram: the page is opened anew with it, unsaved.
      kept.keep({ text, seen: work.seen });
      reload();
    } catch {
      void message.error(t('import_broken', { file: file.name }), 8);
    }
  };
  const toFindings = { text: t('go_to_check'), group: t('title') };
  useShortcut('F8', toFindings, () => setView({ view: 'diagram', side: 'findings' }));
  const simulating = drawing?.simulating ?? false;
  const simulate = (act: (drawing: Drawing) => void) => {
    if (drawing) act(drawing);
    redraw((count) => count + 1);
  };

  const errors = check.findings?.filter((each) => each.severity === 'error').length ?? 0;
  const found = check.findings?.length ?? 0;
  const element = drawing ? (selected ?? drawing.root) : null;
  const table = view.view === 'table';
  const nameOf = (id: string) => {
    const found = drawing?.element(id);
    return found ? elementTitle(found, catalogues, t) : id;
  };

  return (
    <Frame
      work={work}
      ready={drawing !== null}
      onDeploy={() => setDeploying(true)}
      more={[
        { key: 'import', label: t('import_bpmn'), onClick: () => picker.current?.click() },
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
      ]}
    >
      <input
        ref={picker}
        type="file"
        className="gc-design-file"
        accept=".bpmn,.xml"
        aria-label={t('import_bpmn')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file) void importFile(file);
        }}
      />
      <div className="gc-design-tools" role="toolbar" aria-label={t('tools')}>
        <Segmented
          value={view.view}
          options={[
            { value: 'diagram', label: t('view_diagram') },
            { value: 'table', label: t('view_table') },
          ]}
          disabled={simulating}
          onChange={(chosen) => setView({ view: chosen }, { step: true })}
        />
        <Button
          icon={<UndoOutlined />}
          disabled={simulating || !drawing?.canUndo}
          onClick={() => drawing?.undo()}
        >
          {t('undo')}
        </Button>
        <Button
          icon={<RedoOutlined />}
          disabled={simulating || !drawing?.canRedo}
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
            <Button
              icon={<PlayCircleOutlined aria-hidden />}
              type={simulating ? 'primary' : 'default'}
              aria-pressed={simulating}
              disabled={!drawing}
              onClick={() => simulate((each) => each.simulate(!each.simulating))}
            >
              {t('simulate')}
            </Button>
            {simulating && (
              <>
                <Button
                  icon={
                    drawing?.paused ? (
                      <PlayCircleOutlined aria-hidden />
                    ) : (
                      <PauseOutlined aria-hidden />
                    )
                  }
                  onClick={() => simulate((each) => each.pause())}
                >
                  {t(drawing?.paused ? 'simulate_on' : 'simulate_pause')}
                </Button>
                <Button
                  icon={<ReloadOutlined aria-hidden />}
                  onClick={() => simulate((each) => each.simulateAgain())}
                >
                  {t('simulate_again')}
                </Button>
              </>
            )}
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
        {!table && simulating && <SimulationHelp />}
        {!table && !simulating && (
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
                        findings={check.findings?.filter((each) => each.element === element.id)}
                      />
                    ) : (
                      <Waiting rows={4} />
                    ),
                },
                {
                  key: 'findings',
                  label: t('findings_n', { n: found }),
                  children: (
                    <Findings
                      check={check}
                      onShow={show}
                      nameOf={nameOf}
                      fixOf={(each) => (drawing ? fixFor(drawing, each) : undefined)}
                    />
                  ),
                },
                {
                  key: 'compare',
                  label: t('compare'),
                  children: (
                    <Comparison
                      kind="process"
                      documentKey={opened.key}
                      text={xml}
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
          kind="process"
          documentKey={opened.key}
          text={xml}
          files={files}
          released={released}
          check={check}
          onClose={() => setDeploying(false)}
          onDone={(version) => {
            setDeploying(false);
            void work.deployed(version);
          }}
        />
      )}
    </Frame>
  );
}

/** The address. What follows fast on another change does not undo it. */
function useView() {
  const [view, setView] = useUrlState({ view: 'diagram', at: '', side: 'properties' });
  const unseen = useRef<Partial<typeof view>>({});
  useEffect(() => {
    const arrived = Object.entries(unseen.current).every(
      ([name, value]) => view[name as keyof typeof view] === value,
    );
    if (arrived) unseen.current = {};
  }, [view]);
  const change = useCallback<typeof setView>(
    (part, how) => {
      unseen.current = { ...unseen.current, ...part };
      setView(unseen.current, how);
    },
    [setView],
  );
  return [view, change] as const;
}

function marksOf(findings: readonly Finding[]): Mark[] {
  const by = new Map<string, Finding[]>();
  for (const each of findings) {
    if (each.element) by.set(each.element, [...(by.get(each.element) ?? []), each]);
  }
  return [...by].map(([element, list]) => ({
    element,
    level:
      (['error', 'warning'] as const).find((level) =>
        list.some((each) => each.severity === level),
      ) ?? 'info',
    count: list.length,
    text: list.map((each) => `${each.detail} ${each.mend}`.trim()).join('\n'),
  }));
}
