/** A decision on the desk: its table in the middle, beside it trials, checks and the comparison. */
import './tables.css';
import { RedoOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Segmented, Tabs } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Tag } from '@/shared/badges';
import { Failure } from '@/shared/DataState';
import { save as download } from '@/shared/export';
import { useUrlState } from '@/shared/urlState';
import { Comparison } from '../desk/Comparison';
import { DeployDialog } from '../desk/DeployDialog';
import type { Editing } from '../desk/DocumentPage';
import { Findings } from '../desk/Findings';
import { Frame } from '../desk/Frame';
import { useCheck } from '../desk/useCheck';
import { useWork } from '../desk/useWork';
import { useT } from '../texts';
import { readSamples, readTables, withSamples } from './reading';
import type { Sheet, Shown } from './sheet';
import { Trial } from './Trial';

export function TableEditor({ opened, kept, reload }: Editing) {
  const t = useT();
  const [view, setView] = useUrlState({ side: 'trial' });
  const holder = useRef<HTMLDivElement>(null);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [broken, setBroken] = useState<Error | null>(null);
  const [at, setAt] = useState('');
  const [deploying, setDeploying] = useState(false);
  const [, redraw] = useState(0);
  const work = useWork({ kind: 'decision', opened, kept, reload });
  const { text: xml, start } = work;
  const files = useMemo(() => ({ [`${opened.key}.dmn`]: xml }), [opened.key, xml]);
  const check = useCheck(files);
  const tables = useMemo(() => readTables(xml), [xml]);
  const table = tables.find((each) => each.id === at) ?? tables.find((each) => each.inputs.length);
  const samples = useMemo(() => (table ? readSamples(xml, table.id) : []), [xml, table]);

  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    const container = holder.current;
    if (!container) return;
    let open: Sheet | null = null;
    let gone = false;
    let turn = 0;
    // dmn-js writes the file anew: only what differs from its first writing is a change.
    let untouched = '';
    const changed = async () => {
      redraw((count) => count + 1);
      turn += 1;
      const mine = turn;
      const now = await open?.xml();
      if (now === undefined || gone || mine !== turn) return;
      const { saved, change, text } = latest.current;
      // Sample rows are not dmn-js's: they stay as they were last.
      const kept = readTables(now).reduce(
        (all, each) => withSamples(all, each.id, readSamples(text, each.id)),
        now,
      );
      change(now === untouched && saved === start ? start : kept);
    };
    void (async () => {
      try {
        const { Sheet } = await import('./sheet');
        if (gone) return;
        const made = await Sheet.open(container, start, {
          key: opened.key,
          onChange: () => void changed(),
          onView: setAt,
        });
        if (gone) return made.destroy();
        open = made;
        if (start === opened.text) untouched = await made.xml();
        setSheet(made);
      } catch (error) {
        if (!gone) setBroken(error instanceof Error ? error : new Error(String(error)));
      }
    })();
    return () => {
      gone = true;
      // Whatever is being typed is taken over before the table goes.
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      open?.destroy();
      setSheet(null);
    };
  }, [opened.key, opened.text, start]);

  const errors = check.findings?.filter((each) => each.severity === 'error').length ?? 0;
  const views: Shown[] = sheet?.views() ?? [];
  return (
    <Frame
      work={work}
      ready={sheet !== null}
      onDeploy={() => setDeploying(true)}
      more={[
        {
          key: 'dmn',
          label: t('export_dmn'),
          onClick: () =>
            download(`${opened.key}.dmn`, new Blob([xml], { type: 'application/xml' })),
        },
      ]}
    >
      <div className="gc-design-tools" role="toolbar" aria-label={t('tools')}>
        {views.length > 1 && (
          <Segmented
            value={at}
            options={views.map((each) => ({
              value: each.id,
              label: each.kind === 'diagram' ? t('view_requirements') : each.name,
            }))}
            onChange={(id) => void sheet?.show(id)}
          />
        )}
        <Button icon={<UndoOutlined />} disabled={!sheet?.canUndo} onClick={() => sheet?.undo()}>
          {t('undo')}
        </Button>
        <Button icon={<RedoOutlined />} disabled={!sheet?.canRedo} onClick={() => sheet?.redo()}>
          {t('redo')}
        </Button>
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
        <div className="gc-design-canvas gc-sheet" ref={holder} />
        <aside className="gc-design-side" aria-label={t('side')}>
          <Tabs
            size="small"
            activeKey={view.side}
            onChange={(side) => setView({ side })}
            items={[
              {
                key: 'trial',
                label: t('trial'),
                children: table && (
                  <Trial
                    xml={xml}
                    table={table}
                    rows={samples}
                    onChange={(rows) => work.change(withSamples(xml, table.id, rows))}
                  />
                ),
              },
              {
                key: 'findings',
                label: t('findings_n', { n: check.findings?.length ?? 0 }),
                children: <Findings check={check} onShow={(id) => void sheet?.show(id)} />,
              },
              {
                key: 'compare',
                label: t('compare'),
                children: (
                  <Comparison
                    kind="decision"
                    documentKey={opened.key}
                    text={xml}
                    released={work.released}
                  />
                ),
              },
            ]}
          />
        </aside>
      </div>
      {deploying && (
        <DeployDialog
          kind="decision"
          documentKey={opened.key}
          text={xml}
          files={files}
          released={work.released}
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
