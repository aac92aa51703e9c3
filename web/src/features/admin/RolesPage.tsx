/** Roles: what each allows, as a list and as a matrix of permissions in words. */
import './admin.css';
import { CheckOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { ask, type Schemas, useAnswer, useChange, useCodes, useMay } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { DataState } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { FormDialog } from '@/shared/FormDialog';
import { PageHeader } from '@/shared/PageHeader';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';

type Role = Schemas['RoleLine'];
interface Values {
  code: string;
  name: string;
  name_en: string;
  department_role: boolean;
  actions: string[];
}

export default function RolesPage() {
  const t = useT();
  const name = useName();
  const mayWrite = useMay()('roles_write');
  const { message, modal } = App.useApp();
  const [view, setView] = useUrlState({ as: 'list' });
  const [editing, setEditing] = useState<Role | 'new' | null>(null);
  const roles = useAnswer('/roles');
  const codes = useCodes();
  const quiet = { touches: ['/roles'], onError: () => undefined } as const;
  const add = useChange('post', '/roles', quiet);
  const edit = useChange('patch', '/roles/{code}', quiet);
  const toggle = useChange('patch', '/roles/{code}', {
    touches: ['/roles'],
    onSuccess: (done) =>
      void message.success(
        t(done.active ? 'enabled_named' : 'disabled_named', { name: name(done) }),
      ),
    // Which steps are its own and who takes them is more than a passing message can say.
    onError: (error) =>
      void modal.error({ title: error.title, content: error.message, okText: t('understood') }),
  });
  const known = editing === 'new' ? null : editing;
  const actions = codes?.actions ?? [];
  const inWordsOf = (role: Role) =>
    actions
      .filter((each) => role.actions.includes(each.code))
      .map(name)
      .join('; ');

  function flip(role: Role) {
    const init = {
      params: { path: { code: role.code } },
      body: { active: !role.active, seen_version: role.version },
    };
    if (!role.active) toggle.mutate(init);
    else
      modal.confirm({
        title: t('disable_named', { name: name(role) }),
        content: t('disable_role_about'),
        okText: t('disable'),
        cancelText: t('cancel'),
        okButtonProps: { danger: true },
        onOk: () => toggle.mutate(init),
      });
  }

  return (
    <>
      <PageHeader
        title={t('roles')}
        about={t('roles_about')}
        actions={
          <>
            <ExportButton<Role>
              name={t('roles')}
              columns={[
                { title: t('code'), value: (role) => role.code },
                { title: t('name_zh'), value: (role) => role.zh },
                { title: t('name_en'), value: (role) => role.en },
                { title: t('state'), value: (role) => t(role.active ? 'active' : 'disabled') },
                {
                  title: t('department_role'),
                  value: (role) => t(role.department_role ? 'allowed' : 'not_allowed'),
                },
                { title: t('permissions'), value: (role) => inWordsOf(role) },
              ]}
              all={async () => (await ask('get', '/roles')).items}
            />
            {mayWrite && (
              <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
                {t('add_role')}
              </Button>
            )}
          </>
        }
      >
        <div className="gc-admin-filters">
          <Segmented
            aria-label={t('shown_as')}
            value={view.as}
            onChange={(as) => setView({ as })}
            options={[
              { value: 'list', label: t('as_list') },
              { value: 'matrix', label: t('as_matrix') },
            ]}
          />
        </div>
      </PageHeader>
      <DataState query={roles}>
        {(found) =>
          view.as === 'matrix' ? (
            <Matrix roles={found.items} actions={actions} />
          ) : (
            <ul className="gc-rows">
              {found.items.map((role) => (
                <li key={role.code} data-role={role.code}>
                  <div className="gc-row-head">
                    <span className="gc-area-name">
                      <strong>{name(role)}</strong> <small>{role.code}</small>
                    </span>
                    {!role.active && <Tag tone="warn">{t('disabled')}</Tag>}
                    {role.department_role && <Tag tone="info">{t('department_role')}</Tag>}
                    {role.desk_levels.length > 0 && (
                      <Tag>
                        {t('desk_at', {
                          levels: role.desk_levels
                            .map(
                              (code) =>
                                name(codes?.area_levels.find((each) => each.code === code)) || code,
                            )
                            .join(' · '),
                        })}
                      </Tag>
                    )}
                    {mayWrite && (
                      <span className="gc-admin-actions">
                        <Button
                          size="small"
                          aria-label={t('edit_named', { name: name(role) })}
                          onClick={() => setEditing(role)}
                        >
                          {t('edit')}
                        </Button>
                        <Button
                          size="small"
                          danger={role.active}
                          aria-label={t(role.active ? 'disable_named' : 'enable_named', {
                            name: name(role),
                          })}
                          onClick={() => flip(role)}
                        >
                          {role.active ? t('disable') : t('enable')}
                        </Button>
                      </span>
                    )}
                  </div>
                  <details>
                    <summary>{t('may_do', { n: role.actions.length })}</summary>
                    <ul className="gc-role-actions">
                      {actions
                        .filter((each) => role.actions.includes(each.code))
                        .map((each) => (
                          <li key={each.code}>{name(each)}</li>
                        ))}
                    </ul>
                  </details>
                </li>
              ))}
            </ul>
          )
        }
      </DataState>
      {editing !== null && (
        <FormDialog<Values>
          open
          width={680}
          title={known ? t('edit_named', { name: name(known) }) : t('add_role')}
          okText={t('save')}
          initial={{
            code: known?.code ?? '',
            name: known?.zh ?? '',
            name_en: known?.en ?? '',
            department_role: known?.department_role ?? false,
            actions: known?.actions ?? [],
          }}
          onCancel={() => setEditing(null)}
          onSave={async ({ code, department_role, ...rest }) => {
            if (known) {
              await edit.mutateAsync({
                params: { path: { code: known.code } },
                body: { ...rest, seen_version: known.version },
              });
            } else await add.mutateAsync({ body: { ...rest, code: code.trim(), department_role } });
            void message.success(t('saved'));
          }}
        >
          <div className="gc-admin-pair">
            <Form.Item
              name="name"
              label={t('name_zh')}
              rules={[{ required: true, whitespace: true, message: t('missing') }]}
            >
              <Input maxLength={200} />
            </Form.Item>
            <Form.Item name="name_en" label={t('name_en')}>
              <Input maxLength={200} />
            </Form.Item>
          </div>
          <Form.Item
            name="code"
            label={t('code')}
            extra={t('role_code_about')}
            rules={[{ required: true, whitespace: true, message: t('missing') }]}
          >
            <Input maxLength={50} disabled={known !== null} />
          </Form.Item>
          <Form.Item name="department_role" valuePropName="checked">
            <Checkbox disabled={known !== null}>{t('department_role_about')}</Checkbox>
          </Form.Item>
          <Form.Item name="actions" label={t('permissions')}>
            <Checkbox.Group
              className="gc-role-choice"
              options={actions.map((each) => ({ value: each.code, label: name(each) }))}
            />
          </Form.Item>
        </FormDialog>
      )}
    </>
  );
}

function Matrix({
  roles,
  actions,
}: {
  roles: readonly Role[];
  actions: readonly Schemas['Names'][];
}) {
  const t = useT();
  const name = useName();
  const active = roles.filter((each) => each.active);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="gc-roles" aria-label={t('as_matrix')} tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('permissions')}</th>
            {active.map((role) => (
              <th key={role.code} scope="col">
                {name(role)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {actions.map((action) => (
            <tr key={action.code}>
              <th scope="row">{name(action)}</th>
              {active.map((role) => (
                <td key={role.code}>
                  {role.actions.includes(action.code) ? (
                    <>
                      <CheckOutlined aria-hidden="true" />
                      <span className="gc-hidden">{t('allowed')}</span>
                    </>
                  ) : (
                    <span className="gc-hidden">{t('not_allowed')}</span>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
