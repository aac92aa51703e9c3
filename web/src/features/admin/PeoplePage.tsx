/** People: searching, adding, roles, disabling, new passwords. */
import './admin.css';
import { PlusOutlined } from '@ant-design/icons';
import { App, Button, Dropdown, Input, Select } from 'antd';
import { useState } from 'react';
import { ask, type PersonLine, useAnswer, useChange, useMay, useMe, usePages } from '@/api';
import { useName } from '@/i18n';
import { allOf } from '@/shared/allOf';
import { Tag } from '@/shared/badges';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import { useSettled } from '@/shared/hooks';
import { PageHeader } from '@/shared/PageHeader';
import { AreaPicker } from '@/shared/pickers';
import { useUrlState } from '@/shared/urlState';
import { PasswordDialog, type Shown } from './PasswordDialog';
import { PersonDialog } from './PersonDialog';
import { useT } from './texts';

export default function PeoplePage() {
  const t = useT();
  const name = useName();
  const me = useMe();
  const mayWrite = useMay()('people_write');
  const { message, modal } = App.useApp();
  const [view, setView] = useUrlState({ q: '', role: '', area: '' });
  const [editing, setEditing] = useState<PersonLine | 'new' | null>(null);
  const [shown, setShown] = useState<Shown | null>(null);
  const q = useSettled(view.q.trim());
  const roles = useAnswer('/roles', undefined, { staleTime: 60_000 });
  const query = {
    ...(q ? { q } : {}),
    ...(view.role ? { role: view.role } : {}),
    ...(view.area ? { area: view.area } : {}),
    limit: 100,
  };
  const people = usePages('/people', { params: { query } }, { keep: true });
  const change = useChange('patch', '/people/{person_id}', { touches: ['/people'] });
  const reset = useChange('post', '/people/{person_id}/password');

  function toggle(person: PersonLine) {
    const save = async () => {
      await change.mutateAsync({
        params: { path: { person_id: person.id } },
        body: { active: !person.active, seen_version: person.version },
      });
      void message.success(
        t(person.active ? 'person_disabled' : 'person_enabled', { name: person.name }),
      );
    };
    if (!person.active) void save().catch(() => undefined);
    else
      modal.confirm({
        title: t('disable_person', { name: person.name }),
        content: t('disable_person_about'),
        okText: t('disable'),
        cancelText: t('cancel'),
        okButtonProps: { danger: true },
        onOk: () => save().catch(() => undefined),
      });
  }

  function renew(person: PersonLine) {
    modal.confirm({
      title: t('reset_password_of', { name: person.name }),
      content: t('reset_password_about'),
      okText: t('reset_password'),
      cancelText: t('cancel'),
      onOk: async () => {
        try {
          const done = await reset.mutateAsync({
            params: { path: { person_id: person.id } },
            body: { password: null },
          });
          setShown({ name: done.name, login: done.login, password: done.password ?? '' });
        } catch {
          // the frame has said why
        }
      },
    });
  }

  const held = (person: PersonLine) =>
    person.roles.map((each) => (
      <Tag key={`${each.role} ${each.area.code} ${each.department?.code ?? ''}`}>
        {name(each)} · {name(each.department ?? each.area)}
      </Tag>
    ));
  const state = (person: PersonLine) =>
    person.active ? <Tag tone="good">{t('active')}</Tag> : <Tag tone="warn">{t('disabled')}</Tag>;
  const actions = (person: PersonLine) =>
    mayWrite && (
      <span className="gc-admin-actions">
        <Button
          size="small"
          onClick={() => setEditing(person)}
          aria-label={t('edit_named', { name: person.name })}
        >
          {t('edit')}
        </Button>
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'password', label: t('reset_password'), onClick: () => renew(person) },
              {
                key: 'active',
                label: person.active ? t('disable') : t('enable'),
                danger: person.active,
                disabled: person.id === me.id,
                onClick: () => toggle(person),
              },
            ],
          }}
        >
          <Button size="small" aria-label={t('more_named', { name: person.name })}>
            …
          </Button>
        </Dropdown>
      </span>
    );

  return (
    <>
      <PageHeader
        title={t('people')}
        about={t('people_about')}
        actions={
          <>
            <ExportButton
              name={t('people')}
              columns={[
                { title: t('name'), value: (line) => line.name },
                { title: t('login'), value: (line) => line.login },
                {
                  title: t('roles'),
                  value: (line) =>
                    line.roles
                      .map((each) => `${name(each)} · ${name(each.department ?? each.area)}`)
                      .join('; '),
                },
                { title: t('state'), value: (line) => t(line.active ? 'active' : 'disabled') },
              ]}
              all={() =>
                allOf<PersonLine>((after) =>
                  ask('get', '/people', { params: { query: { ...query, ...after } } }),
                )
              }
            />
            {mayWrite && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
                {t('add_person')}
              </Button>
            )}
          </>
        }
      >
        <div className="gc-admin-filters">
          <Input.Search
            allowClear
            aria-label={t('search_people')}
            placeholder={t('search_people')}
            value={view.q}
            onChange={(event) => setView({ q: event.target.value })}
          />
          <Select
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            aria-label={t('role')}
            placeholder={t('any_role')}
            value={view.role || null}
            onChange={(role) => setView({ role: role ?? '' })}
            options={(roles.data?.items ?? []).map((each) => ({
              value: each.code,
              label: name(each),
            }))}
          />
          <AreaPicker
            aria-label={t('area')}
            placeholder={t('any_area')}
            value={view.area || null}
            onChange={(area) => setView({ area: area ?? '' })}
          />
        </div>
      </PageHeader>
      {people.error && <Failure error={people.error} again={people.refetch} />}
      <DataTable<PersonLine>
        label={t('people')}
        lines={people.lines}
        rowKey={(person) => person.id}
        loading={people.isPending}
        more={people.more}
        hasMore={people.hasNextPage}
        empty={people.isPending ? undefined : <Empty text={t('nobody_found')} />}
        columns={[
          { title: t('name'), dataIndex: 'name', width: 120 },
          { title: t('login'), dataIndex: 'login', width: 200, ellipsis: true },
          {
            title: t('roles'),
            render: (_, person) => <span className="gc-admin-tags">{held(person)}</span>,
          },
          { title: t('state'), width: 100, render: (_, person) => state(person) },
          ...(mayWrite
            ? [
                {
                  title: t('actions'),
                  width: 150,
                  render: (_: unknown, person: PersonLine) => actions(person),
                },
              ]
            : []),
        ]}
        card={(person) => (
          <div className="gc-admin-card">
            <div>
              <strong>{person.name}</strong> <small>{person.login}</small> {state(person)}
            </div>
            <div className="gc-admin-tags">{held(person)}</div>
            {actions(person)}
          </div>
        )}
      />
      <PersonDialog
        person={editing}
        roles={roles.data?.items ?? []}
        onClose={() => setEditing(null)}
        onPassword={setShown}
      />
      <PasswordDialog shown={shown} onClose={() => setShown(null)} />
    </>
  );
}
