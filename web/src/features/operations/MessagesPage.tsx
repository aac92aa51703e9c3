/** Messages that were sent: to whom, what about, whether they arrived. */
import './operations.css';
import { Select } from 'antd';
import { Link } from 'react-router';
import { type Schemas, useCodes, usePages } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { PageHeader } from '@/shared/PageHeader';
import { useTime } from '@/shared/time';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';

type Message = Schemas['MessageLine'];
const STATES = ['waiting', 'sent', 'failed'] as const;
type State = (typeof STATES)[number];

export default function MessagesPage() {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const { time } = useTime();
  const [view, setView] = useUrlState({ channel: '', state: '' });
  const messages = usePages(
    '/outbox',
    {
      params: {
        query: {
          ...(view.channel ? { channel: view.channel } : {}),
          ...(view.state ? { state: view.state as State } : {}),
        },
      },
    },
    { keep: true },
  );
  const channel = (line: Message) =>
    name(codes?.notice_channels.find((each) => each.code === line.channel)) || line.channel;
  const whom = (line: Message) =>
    line.person?.name ?? (name(line.department ?? line.area) || line.recipient);
  const state = (line: Message) =>
    line.state === 'failed' ? (
      <Tag tone="bad">{t('state_failed')}</Tag>
    ) : (
      <Tag tone={line.state === 'sent' ? 'good' : 'calm'}>
        {STATES.includes(line.state as State) ? t(`state_${line.state as State}`) : line.state}
      </Tag>
    );
  const values = (line: Message) =>
    typeof line.values === 'object' && line.values !== null
      ? Object.entries(line.values as Record<string, unknown>)
          .filter(([, value]) => ['string', 'number'].includes(typeof value))
          .map(([key, value]) => `${key} ${String(value)}`)
          .join(' · ')
      : '';
  return (
    <>
      <PageHeader title={t('sent')} about={t('sent_about')}>
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
          { title: t('channel'), width: 110, render: (_, line) => channel(line) },
          { title: t('whom'), width: 200, render: (_, line) => whom(line) },
          { title: t('template'), width: 160, dataIndex: 'template', ellipsis: true },
          { title: t('content'), render: (_, line) => values(line) },
          {
            title: t('case'),
            width: 190,
            render: (_, line) =>
              line.case_id !== null && (
                <Link to={`/cases/${line.case_id}`}>{line.case_number}</Link>
              ),
          },
          { title: t('state'), width: 100, render: (_, line) => state(line) },
        ]}
        card={(line) => (
          <div className="gc-operations-card">
            <div>
              <strong>{whom(line)}</strong> {state(line)}
            </div>
            <div>
              {channel(line)} · {line.template} <small>{time(line.created_at)}</small>
            </div>
            {line.case_id !== null && <Link to={`/cases/${line.case_id}`}>{line.case_number}</Link>}
          </div>
        )}
      />
    </>
  );
}
