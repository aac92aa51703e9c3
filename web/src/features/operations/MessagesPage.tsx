/** Messages that were sent: to whom, what about, whether they arrived. */
import './operations.css';
import { App, Button, Select } from 'antd';
import { Link } from 'react-router';
import { ask, type Schemas, useChange, useCodes, useMay, usePages } from '@/api';
import { useName } from '@/i18n';
import { allOf } from '@/shared/allOf';
import { Tag } from '@/shared/badges';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import { PageHeader } from '@/shared/PageHeader';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';
import { useWords } from './words';

type Message = Schemas['MessageLine'];
const STATES = ['waiting', 'sent', 'failed'] as const;
type State = (typeof STATES)[number];

export default function MessagesPage() {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const words = useWords();
  const mayRetry = useMay()('incidents_retry');
  const { message } = App.useApp();
  const { time } = useTime();
  const [view, setView] = useUrlState({ channel: '', state: '' });
  const query = {
    ...(view.channel ? { channel: view.channel } : {}),
    ...(view.state ? { state: view.state as State } : {}),
  };
  const messages = usePages('/outbox', { params: { query } }, { keep: true });
  const retry = useChange('post', '/outbox/{message_id}/retry', {
    touches: ['/outbox'],
    onSuccess: () => void message.success(t('sent_again')),
  });
  const state = (line: Message) =>
    line.state === 'failed' ? (
      <Tag tone="bad">{t('state_failed')}</Tag>
    ) : (
      <Tag tone={line.state === 'sent' ? 'good' : 'calm'}>
        {STATES.includes(line.state as State) ? t(`state_${line.state as State}`) : line.state}
      </Tag>
    );
  const again = (line: Message) =>
    mayRetry &&
    line.state === 'failed' && (
      <Button
        size="small"
        aria-label={t('send_again_named', { id: line.id })}
        loading={retry.isPending && retry.variables.params.path.message_id === line.id}
        onClick={() => retry.mutate({ params: { path: { message_id: line.id } } })}
      >
        {t('retry')}
      </Button>
    );
  return (
    <>
      <PageHeader
        title={t('sent')}
        about={t('sent_about')}
        actions={
          <ExportButton
            name={t('sent')}
            columns={[
              { title: t('at'), value: (line) => new Date(line.created_at) },
              { title: t('channel'), value: (line) => words.channel(line.channel) },
              { title: t('whom'), value: (line) => words.whom(line) },
              { title: t('content'), value: (line) => words.template(line) },
              { title: t('case'), value: (line) => line.case_number },
              {
                title: t('state'),
                value: (line) =>
                  STATES.includes(line.state as State)
                    ? t(`state_${line.state as State}`)
                    : line.state,
              },
            ]}
            all={() =>
              allOf<Message>((after) =>
                ask('get', '/outbox', { params: { query: { ...query, limit: 200, ...after } } }),
              )
            }
          />
        }
      >
        <div className="gc-operations-filters">
          <Select
            allowClear
            aria-label={t('channel')}
            placeholder={t('any_channel')}
            value={view.channel || null}
            onChange={(next) => setView({ channel: next ?? '' })}
            options={(codes?.notice_channels ?? []).map((each) => ({
              value: each.code,
              label: name(each),
            }))}
          />
          <Select
            allowClear
            aria-label={t('state')}
            placeholder={t('any_state')}
            value={view.state || null}
            onChange={(next) => setView({ state: next ?? '' })}
            options={STATES.map((each) => ({ value: each, label: t(`state_${each}`) }))}
          />
        </div>
      </PageHeader>
      {messages.error && <Failure error={messages.error} again={messages.refetch} />}
      <DataTable<Message>
        label={t('sent')}
        lines={messages.lines}
        rowKey={(line) => line.id}
        loading={messages.isPending}
        more={messages.more}
        hasMore={messages.hasNextPage}
        empty={messages.isPending ? undefined : <Empty text={t('no_messages')} />}
        columns={[
          { title: t('at'), width: 120, render: (_, line) => time(line.created_at) },
          { title: t('channel'), width: 110, render: (_, line) => words.channel(line.channel) },
          { title: t('whom'), width: 220, render: (_, line) => words.whom(line) },
          {
            title: t('content'),
            render: (_, line) => (
              <>
                {words.template(line)}
                {line.error && <small className="gc-operations-error">{line.error}</small>}
              </>
            ),
          },
          {
            title: t('case'),
            width: 190,
            render: (_, line) =>
              line.case_id !== null && (
                <Link to={`/cases/${line.case_id}`}>{line.case_number}</Link>
              ),
          },
          {
            title: t('state'),
            width: 190,
            render: (_, line) => (
              <>
                {state(line)} {again(line)}
              </>
            ),
          },
        ]}
        card={(line) => (
          <div className="gc-operations-card">
            <div>
              <strong>{words.whom(line)}</strong> {state(line)} {again(line)}
            </div>
            <div>
              {words.template(line)}{' '}
              <small>
                {words.channel(line.channel)} · {time(line.created_at)}
              </small>
            </div>
            {line.error && <small>{line.error}</small>}
            {line.case_id !== null && <Link to={`/cases/${line.case_id}`}>{line.case_number}</Link>}
          </div>
        )}
      />
    </>
  );
}
