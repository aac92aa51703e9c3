/** Who changed a setting, when and why; the newest change of a place can be taken back. */
import { App, Button, Drawer } from 'antd';
import { useState } from 'react';
import { ask, useAnswer, useChange, useCodes, useMay } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { ConfirmReason } from '@/shared/ConfirmReason';
import { DataState, Empty } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { useTime } from '@/shared/time';
import { useT } from './texts';
import { inWords, type Line, type Row } from './values';

export function HistoryDrawer({ line, onClose }: { line: Line | undefined; onClose: () => void }) {
  const t = useT();
  const name = useName();
  return (
    <Drawer
      open={line !== undefined}
      onClose={onClose}
      title={line ? t('history_of', { name: name(line) }) : ''}
      size={480}
      destroyOnHidden
    >
      {line && <History line={line} />}
    </Drawer>
  );
}

function History({ line }: { line: Line }) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const mayWrite = useMay()('settings_write');
  const { time } = useTime();
  const { message } = App.useApp();
  const [undoing, setUndoing] = useState<Row | null>(null);
  const history = useAnswer('/settings/{key}/history', {
    params: { path: { key: line.key }, query: {} },
  });
  const undo = useChange('post', '/settings/{key}/undo', {
    touches: ['/settings', '/settings/{key}/history'],
    onSuccess: () => void message.success(t('undone')),
    onError: () => undefined,
  });
  return (
    <DataState
      query={history}
      isEmpty={(found) => found.items.length === 0}
      empty={<Empty text={t('never_changed')} />}
    >
      {(found) => (
        <>
          <ExportButton<Row>
            name={t('history_of', { name: name(line) })}
            columns={[
              { title: t('when'), value: (row) => new Date(row.set_at) },
              { title: t('who'), value: (row) => row.set_by?.name ?? t('system') },
              {
                title: t('counts_in'),
                value: (row) => (row.area ? name(row.area) : t('whole_system')),
              },
              {
                title: t('value'),
                value: (row) => inWords(line, row.removed ? null : row.value, t, codes),
              },
              { title: t('starts'), value: (row) => new Date(row.starts_at) },
              { title: t('reason'), value: (row) => row.reason },
            ]}
            all={async () =>
              (
                await ask('get', '/settings/{key}/history', {
                  params: { path: { key: line.key }, query: {} },
                })
              ).items
            }
          />
          <ol className="gc-setting-history">
            {found.items.map((row) => {
              const planned = new Date(row.starts_at) > new Date();
              return (
                <li key={row.id}>
                  <div className="gc-setting-history-line">
                    <strong>{inWords(line, row.removed ? null : row.value, t, codes)}</strong>
                    <Tag>{row.area ? name(row.area) : t('whole_system')}</Tag>
                    {row.undoable && (
                      <Tag tone={planned ? 'info' : 'good'}>
                        {t(planned ? 'is_planned' : 'counts')}
                      </Tag>
                    )}
                    {mayWrite && row.undoable && (
                      <Button size="small" onClick={() => setUndoing(row)}>
                        {t('undo')}
                      </Button>
                    )}
                  </div>
                  <p>{row.reason}</p>
                  <small>
                    {t('set_by', {
                      who: row.set_by?.name ?? t('system'),
                      at: time(row.set_at, 'full'),
                    })}
                    {row.starts_at !== row.set_at &&
                      ` · ${t('starts_at', { at: time(row.starts_at, 'full') })}`}
                  </small>
                </li>
              );
            })}
            <ConfirmReason
              open={undoing !== null}
              title={t('undo_title')}
              okText={t('undo')}
              required
              onCancel={() => setUndoing(null)}
              onConfirm={(reason) =>
                undo.mutateAsync({
                  params: { path: { key: line.key } },
                  body: { row: undoing?.id ?? 0, reason },
                })
              }
            >
              <p>
                {t(
                  undoing && new Date(undoing.starts_at) > new Date()
                    ? 'undo_planned_about'
                    : 'undo_about',
                )}
              </p>
            </ConfirmReason>
          </ol>
        </>
      )}
    </DataState>
  );
}
