/** Switches and durations: what counts in an area, where it comes from, and changing it. */
import './settings.css';
import { ClockCircleOutlined, HistoryOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Input, Switch } from 'antd';
import { useState } from 'react';
import { ask, useAnswer, useCodes, useMay } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { DataState, Empty } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { PageHeader } from '@/shared/PageHeader';
import { AreaPicker } from '@/shared/pickers';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { ApplyDialog } from './ApplyDialog';
import { ChangeDialog } from './ChangeDialog';
import { HistoryDrawer } from './HistoryDrawer';
import { useT } from './texts';
import { inWords, type Line } from './values';

const GROUPS = [
  { key: 'switches', types: ['switch'] },
  { key: 'durations', types: ['limit'] },
  { key: 'others', types: ['number', 'channels'] },
] as const;

export default function SettingsPage() {
  const t = useT();
  const name = useName();
  const mayWrite = useMay()('settings_write');
  const [view, setView] = useUrlState({ area: '', q: '', history: '' });
  const [changing, setChanging] = useState<{ line: Line; value?: unknown } | null>(null);
  const [applying, setApplying] = useState(false);
  const settings = useAnswer(
    '/settings',
    { params: { query: { ...(view.area ? { area: view.area } : {}) } } },
    { keep: true },
  );
  const codes = useCodes();
  const wanted = view.q.trim().toLowerCase();
  const shown = (line: Line) =>
    !wanted || [line.key, line.zh, line.en].some((each) => each.toLowerCase().includes(wanted));

  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        actions={
          <>
            <ExportButton<Line>
              name={t('title')}
              columns={[
                { title: t('setting'), value: name },
                { title: t('code'), value: (line) => line.key },
                { title: t('value'), value: (line) => inWords(line, line.value, t, codes) },
                { title: t('counts_in'), value: (line) => name(line.source?.area) },
                { title: t('who'), value: (line) => line.source?.set_by?.name },
                { title: t('when'), value: (line) => asDate(line.source?.set_at) },
                { title: t('reason'), value: (line) => line.source?.reason },
              ]}
              all={async () =>
                (
                  await ask('get', '/settings', {
                    params: { query: { ...(view.area ? { area: view.area } : {}) } },
                  })
                ).items.filter(shown)
              }
            />
            {mayWrite && (
              <Button onClick={() => setApplying(true)}>{t('apply_auto_dispatch')}</Button>
            )}
          </>
        }
      >
        <div className="gc-settings-scope">
          <label htmlFor="settings-area">{t('counts_in')}</label>
          <AreaPicker
            id="settings-area"
            value={view.area || null}
            placeholder={t('whole_system')}
            onChange={(area) => setView({ area: area ?? '' }, { step: true })}
          />
          <Input.Search
            allowClear
            aria-label={t('search')}
            placeholder={t('search')}
            value={view.q}
            onChange={(event) => setView({ q: event.target.value })}
          />
        </div>
      </PageHeader>
      <DataState query={settings} rows={12}>
        {(found) => {
          const lines = found.items.filter(shown);
          const value = (key: string) => found.items.find((each) => each.key === key)?.value;
          const alone = value('revisit') === false && value('auto_archive') === true;
          return (
            <>
              {alone && (
                <p className="gc-settings-warning" role="status">
                  <WarningOutlined aria-hidden="true" /> {t('closes_alone')}
                </p>
              )}
              {lines.length === 0 && <Empty text={t('none_found')} />}
              {GROUPS.map((group) => {
                const own = lines.filter((each) =>
                  (group.types as readonly string[]).includes(each.type),
                );
                if (own.length === 0) return null;
                return (
                  <section key={group.key} className="gc-settings-group">
                    <h2>{t(`group_${group.key}`)}</h2>
                    <ul>
                      {own.map((line) => (
                        <SettingItem
                          key={line.key}
                          line={line}
                          area={found.area?.code ?? ''}
                          mayWrite={mayWrite && (line.scope !== 'system' || !found.area)}
                          onChange={(next) => setChanging({ line, value: next })}
                          onHistory={() => setView({ history: line.key }, { step: true })}
                        />
                      ))}
                    </ul>
                  </section>
                );
              })}
              <ChangeDialog
                change={changing}
                others={Object.fromEntries(found.items.map((each) => [each.key, each.value]))}
                area={found.area ? { code: found.area.code, name: name(found.area) } : null}
                onClose={() => setChanging(null)}
              />
              <HistoryDrawer
                line={found.items.find((each) => each.key === view.history)}
                onClose={() => setView({ history: '' })}
              />
            </>
          );
        }}
      </DataState>
      <ApplyDialog
        open={applying}
        area={view.area}
        areaName={settings.data?.area ? name(settings.data.area) : t('whole_system')}
        onClose={() => setApplying(false)}
      />
    </>
  );
}

const asDate = (at: string | undefined) => (at ? new Date(at) : null);

function SettingItem({
  line,
  area,
  mayWrite,
  onChange,
  onHistory,
}: {
  line: Line;
  area: string;
  mayWrite: boolean;
  onChange: (value?: unknown) => void;
  onHistory: () => void;
}) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const { time } = useTime();
  const title = name(line);
  const { source } = line;
  const own = source !== null && (source.area?.code ?? '') === area;
  return (
    <li className="gc-setting" data-setting={line.key}>
      <div className="gc-setting-what">
        <h3>{title}</h3>
        <div className="gc-setting-from">
          {source === null ? (
            <Tag>{t('from_default')}</Tag>
          ) : own ? (
            <Tag tone="info">{area ? t('from_here') : t('from_system')}</Tag>
          ) : (
            <Tag>
              {t('from_area', { area: source.area ? name(source.area) : t('whole_system') })}
            </Tag>
          )}
          {line.scope === 'system' && area && <Tag>{t('system_only')}</Tag>}
          {source && (
            <small>
              {t('set_by', { who: source.set_by?.name ?? t('system'), at: time(source.set_at) })}
              {source.reason && ` · ${source.reason}`}
            </small>
          )}
        </div>
        {line.planned.map((row) => (
          <p key={row.id} className="gc-setting-planned">
            <ClockCircleOutlined aria-hidden="true" />{' '}
            {t('planned_line', {
              at: time(row.starts_at, 'full'),
              value: inWords(line, row.removed ? null : row.value, t, codes),
            })}
          </p>
        ))}
      </div>
      <div className="gc-setting-value">
        {line.type === 'switch' ? (
          <span className="gc-setting-switch">
            <Switch
              checked={line.value === true}
              disabled={!mayWrite}
              aria-label={title}
              onChange={(next) => onChange(next)}
            />
            <span>{inWords(line, line.value, t, codes)}</span>
          </span>
        ) : (
          <strong>{inWords(line, line.value, t, codes)}</strong>
        )}
        {mayWrite && (
          <Button
            size="small"
            aria-label={t('change_named', { name: title })}
            onClick={() => onChange()}
          >
            {t('change')}
          </Button>
        )}
        <Button
          size="small"
          type="text"
          icon={<HistoryOutlined />}
          aria-label={t('history_named', { name: title })}
          title={t('history')}
          onClick={onHistory}
        />
      </div>
    </li>
  );
}
