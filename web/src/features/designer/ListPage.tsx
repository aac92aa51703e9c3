/** All processes, decisions and forms with their versions, what runs, and who is changing what. */
import './designer.css';
import { EditOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Input, Modal, Segmented, Select } from 'antd';
import { type ReactNode, useId, useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { ApiError, ask, useAnswer, useTouch } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { DataState, Empty } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { PageHeader } from '@/shared/PageHeader';
import { formatTime, useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { type DraftLine, type Kind, useDrafts, wayTo } from './documents';
import { newForm, writeForm } from './forms/model';
import { newDecision, newProcess } from './template';
import { useT } from './texts';

export default function ListPage() {
  const t = useT();
  const [view, setView] = useUrlState({ kind: 'process' });
  const kind = view.kind as Kind;
  const [adding, setAdding] = useState(false);
  return (
    <>
      <PageHeader
        title={t('title')}
        about={t('about')}
        actions={
          <>
            <ExportButton name={t(TITLE[kind])} columns={useExport()} all={() => documents(kind)} />
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setAdding(true)}>
              {t(NEW[kind])}
            </Button>
          </>
        }
      >
        <Segmented
          className="gc-design-kinds"
          value={kind}
          options={[
            { value: 'process', label: t('processes') },
            { value: 'decision', label: t('decisions') },
            { value: 'form', label: t('forms') },
          ]}
          onChange={(chosen) => setView({ kind: chosen }, { step: true })}
        />
      </PageHeader>
      {kind === 'process' && <Processes />}
      {kind === 'decision' && <Decisions />}
      {kind === 'form' && <Forms />}
      <NewDocument key={kind} kind={kind} open={adding} onClose={() => setAdding(false)} />
    </>
  );
}

interface Exported {
  key: string;
  zh: string;
  en: string;
  version: number;
  running: number | null;
}

/** Released ones as the page lists them: with what runs in all of their versions. */
async function documents(kind: Kind): Promise<Exported[]> {
  if (kind === 'form')
    return (await ask('get', '/forms')).items.map((each) => ({
      key: each.key,
      zh: each.title,
      en: each.title_en,
      version: each.version,
      running: null,
    }));
  const { items } = await (kind === 'process'
    ? ask('get', '/processes')
    : ask('get', '/decisions'));
  return items.map((each) => ({
    key: each.key,
    zh: each.zh,
    en: each.en,
    version: each.newest,
    running: 'running' in each ? Number(each.running) : null,
  }));
}

function useExport() {
  const t = useT();
  return [
    { title: t('key'), value: (line: Exported) => line.key },
    { title: t('name_zh'), value: (line: Exported) => line.zh },
    { title: t('name_en'), value: (line: Exported) => line.en },
    { title: t('newest_version'), value: (line: Exported) => line.version },
    { title: t('running_cases'), value: (line: Exported) => line.running },
  ];
}

function DraftState({ draft }: { draft: DraftLine | undefined }) {
  const t = useT();
  if (!draft) return null;
  return (
    <span className="gc-design-draft">
      {draft.version > 0 && (
        <Tag tone="warn">
          {t('draft_by', { name: draft.by?.name ?? '', at: draft.at ? formatTime(draft.at) : '' })}
        </Tag>
      )}
      {draft.opened && !draft.opened.mine && (
        <Tag tone="calm">
          {t('opened_by', {
            name: draft.opened.by.name,
            at: formatTime(draft.opened.since, 'time'),
          })}
        </Tag>
      )}
    </span>
  );
}

interface Version {
  version: number;
  status: string;
  running: number;
  deployment: { at: string; by: { name: string } | null; note: string };
}

function Versions({ versions, to }: { versions: Version[]; to?: (version: number) => string }) {
  const t = useT();
  return (
    <details className="gc-design-versions">
      <summary>{t('versions', { n: versions.length })}</summary>
      <ol>
        {versions.map((each) => (
          <li key={each.version}>
            <strong>{t('version', { n: each.version })}</strong>
            {each.status === 'proposal' && <Tag tone="calm">{t('proposal')}</Tag>}
            <span>{t('running', { n: each.running })}</span>
            <span>
              {formatTime(each.deployment.at)} · {each.deployment.by?.name ?? t('shipped')}
            </span>
            {each.deployment.note && <span className="gc-design-note">{each.deployment.note}</span>}
            {to && <Link to={to(each.version)}>{t('open_version')}</Link>}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Processes() {
  const t = useT();
  const name = useName();
  useTime();
  const processes = useAnswer('/processes');
  const drafts = useDrafts()('process');
  return (
    <DataState query={processes}>
      {({ items }) => {
        const fresh = drafts.filter(
          (draft) => draft.version > 0 && !items.some((each) => each.key === draft.key),
        );
        if (items.length + fresh.length === 0) return <Empty text={t('no_processes')} />;
        return (
          <ul className="gc-design-list" aria-label={t('processes')}>
            {fresh.map((draft) => (
              <li key={draft.key} className="gc-design-card">
                <div className="gc-design-card-line">
                  <h2>
                    <Link to={wayTo('process', draft.key)}>{draft.key}</Link>
                  </h2>
                  <Tag tone="calm">{t('not_released')}</Tag>
                  <DraftState draft={draft} />
                </div>
              </li>
            ))}
            {[...items].sort(byKind).map((each) => (
              <li key={each.key} className="gc-design-card">
                <div className="gc-design-card-line">
                  <h2>
                    <Link to={wayTo('process', each.key)}>{name(each)}</Link>
                  </h2>
                  <code>{each.key}</code>
                  <span className="gc-design-muted">
                    {t(`process_${each.kind as 'main' | 'called' | 'side'}`)}
                  </span>
                  <span>{t('version', { n: each.newest })}</span>
                  {(each.kind === 'main' || each.running > 0) && (
                    <span>{t('running', { n: each.running })}</span>
                  )}
                  <DraftState draft={drafts.find((draft) => draft.key === each.key)} />
                  <Link className="gc-design-open" to={wayTo('process', each.key)}>
                    <EditOutlined aria-hidden /> {t('edit')}
                  </Link>
                </div>
                <Versions
                  versions={each.versions}
                  to={(version) => `${wayTo('process', each.key)}?version=${version}`}
                />
              </li>
            ))}
          </ul>
        );
      }}
    </DataState>
  );
}

/** Cases begin in the main ones; the others are their parts. */
const ORDER = ['main', 'called', 'side'];
function byKind(one: { kind: string }, other: { kind: string }): number {
  return ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind);
}

function Decisions() {
  const t = useT();
  const name = useName();
  const decisions = useAnswer('/decisions');
  const drafts = useDrafts()('decision');
  return (
    <DataState query={decisions}>
      {({ items }) => (
        <Documents
          kind="decision"
          label={t('decisions')}
          empty={t('no_decisions')}
          drafts={drafts}
          lines={items.map((each) => ({
            key: each.key,
            title: name(each),
            version: each.newest,
            more: (
              <Versions
                versions={each.versions}
                to={(version) => `/designer/decisions/${each.key}?version=${version}`}
              />
            ),
          }))}
        />
      )}
    </DataState>
  );
}

function Forms() {
  const t = useT();
  const name = useName();
  const forms = useAnswer('/forms');
  const drafts = useDrafts()('form');
  return (
    <DataState query={forms}>
      {({ items }) => (
        <Documents
          kind="form"
          label={t('forms')}
          empty={t('no_forms')}
          drafts={drafts}
          lines={items.map((each) => ({
            key: each.key,
            title: name({ zh: each.title, en: each.title_en }),
            version: each.version,
          }))}
        />
      )}
    </DataState>
  );
}

/** Released ones with their drafts, those first that were never released. */
function Documents({
  kind,
  label,
  empty,
  drafts,
  lines,
}: {
  kind: 'decision' | 'form';
  label: string;
  empty: string;
  drafts: DraftLine[];
  lines: { key: string; title: string; version: number; more?: ReactNode }[];
}) {
  const t = useT();
  const to = (key: string) => wayTo(kind, key);
  const fresh = drafts.filter(
    (draft) => draft.version > 0 && !lines.some((line) => line.key === draft.key),
  );
  if (lines.length + fresh.length === 0) return <Empty text={empty} />;
  return (
    <ul className="gc-design-list" aria-label={label}>
      {fresh.map((draft) => (
        <li key={draft.key} className="gc-design-card">
          <div className="gc-design-card-line">
            <h2>
              <Link to={to(draft.key)}>{draft.key}</Link>
            </h2>
            <Tag tone="calm">{t('not_released')}</Tag>
            <DraftState draft={draft} />
          </div>
        </li>
      ))}
      {lines.map((line) => (
        <li key={line.key} className="gc-design-card">
          <div className="gc-design-card-line">
            <h2>
              <Link to={to(line.key)}>{line.title}</Link>
            </h2>
            <code>{line.key}</code>
            <span>{t('version', { n: line.version })}</span>
            <DraftState draft={drafts.find((draft) => draft.key === line.key)} />
            <Link className="gc-design-open" to={to(line.key)}>
              <EditOutlined aria-hidden /> {t('edit')}
            </Link>
          </div>
          {line.more}
        </li>
      ))}
    </ul>
  );
}

const TITLE = { process: 'processes', decision: 'decisions', form: 'forms' } as const;
const NEW = { process: 'new_process', decision: 'new_decision', form: 'new_form' } as const;
/** Ids that other files name: processes in kebab-case, forms like the steps they belong to. */
const KEYS: Record<Kind, RegExp> = {
  process: /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
  decision: /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/,
  form: /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/,
};
const EXAMPLES: Record<Kind, string> = {
  process: 'noise-complaint',
  decision: 'noise_limits',
  form: 'measure_noise',
};

function NewDocument({ kind, open, onClose }: { kind: Kind; open: boolean; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const go = useNavigate();
  const touch = useTouch();
  const id = useId();
  const [given, setGiven] = useState({ key: '', zh: '', en: '', kind: 'side' });
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const set = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const create = async () => {
    if (!KEYS[kind].test(given.key)) return setWrong(t('key_wrong'));
    if (!given.zh.trim()) return setWrong(t('name_wrong'));
    setBusy(true);
    try {
      await ask('put', '/drafts/{kind}/{key}', {
        params: { path: { kind, key: given.key } },
        body: {
          content:
            kind === 'process'
              ? newProcess(given, t('begun'), t('ended'))
              : kind === 'decision'
                ? newDecision(given)
                : writeForm(newForm(given.zh, given.en)),
          seen_version: 0,
          base_version: null,
        },
      });
      touch('/drafts');
      onClose();
      void go(wayTo(kind, given.key));
    } catch (error) {
      setWrong(error instanceof ApiError ? error.message : t('failed'));
      void message.error(t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal
      open={open}
      title={t(NEW[kind])}
      okText={t('create')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy }}
      onOk={() => void create()}
      onCancel={onClose}
      destroyOnHidden
    >
      <label htmlFor={`${id}key`}>{t('document_key')}</label>
      <Input
        id={`${id}key`}
        value={given.key}
        placeholder={EXAMPLES[kind]}
        onChange={(event) => set({ key: event.target.value.trim() })}
      />
      <label htmlFor={`${id}zh`}>{t('name_zh')}</label>
      <Input
        id={`${id}zh`}
        value={given.zh}
        onChange={(event) => set({ zh: event.target.value })}
      />
      <label htmlFor={`${id}en`}>{t('name_en')}</label>
      <Input
        id={`${id}en`}
        value={given.en}
        onChange={(event) => set({ en: event.target.value })}
      />
      {kind === 'process' && (
        <>
          <label htmlFor={`${id}kind`}>{t('process_kind')}</label>
          <Select
            id={`${id}kind`}
            className="gc-design-wide"
            value={given.kind}
            options={(['main', 'called', 'side'] as const).map((value) => ({
              value,
              label: t(`process_${value}`),
            }))}
            onChange={(chosen: string) => set({ kind: chosen })}
          />
        </>
      )}
      <p className="gc-design-wrong" role="alert">
        {wrong}
      </p>
    </Modal>
  );
}
