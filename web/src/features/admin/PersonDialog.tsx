/** An account with its roles; a department's role names the department, another one the area. */
import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Form, Input, Radio, Select } from 'antd';
import { type PersonLine, type Schemas, useChange } from '@/api';
import { useName } from '@/i18n';
import { FormDialog } from '@/shared/FormDialog';
import { AreaPicker, DepartmentPicker } from '@/shared/pickers';
import type { Shown } from './PasswordDialog';
import { useT } from './texts';

interface Grant {
  role?: string;
  area?: string | null;
  department?: string | null;
}
interface Values {
  name: string;
  login: string;
  how: 'made' | 'own';
  password?: string;
  grants: Grant[];
}

export function PersonDialog({
  person,
  roles,
  onClose,
  onPassword,
}: {
  person: PersonLine | 'new' | null;
  roles: readonly Schemas['RoleLine'][];
  onClose: () => void;
  onPassword: (shown: Shown) => void;
}) {
  const t = useT();
  const name = useName();
  const { message } = App.useApp();
  const quiet = { touches: ['/people'], onError: () => undefined } as const;
  const add = useChange('post', '/people', quiet);
  const change = useChange('patch', '/people/{person_id}', quiet);
  if (person === null) return null;
  const known = person === 'new' ? null : person;
  const ofDepartment = (code: string | undefined) =>
    roles.find((each) => each.code === code)?.department_role === true;

  async function save(values: Values) {
    const grants = values.grants.map((each) => ({
      role: each.role ?? '',
      area: ofDepartment(each.role) ? null : (each.area ?? null),
      department: ofDepartment(each.role) ? (each.department ?? null) : null,
    }));
    if (known) {
      await change.mutateAsync({
        params: { path: { person_id: known.id } },
        body: { name: values.name, grants, seen_version: known.version },
      });
      void message.success(t('saved'));
      return;
    }
    const done = await add.mutateAsync({
      body: {
        login: values.login.trim(),
        name: values.name,
        password: values.how === 'own' ? (values.password ?? '') : null,
        grants,
      },
    });
    if (done.password) onPassword({ name: done.name, login: done.login, password: done.password });
    else void message.success(t('added_named', { name: done.name }));
  }

  return (
    <FormDialog<Values>
      open
      width={640}
      title={known ? t('edit_named', { name: known.name }) : t('add_person')}
      okText={t('save')}
      initial={{
        name: known?.name ?? '',
        login: known?.login ?? '',
        how: 'made',
        grants: known
          ? known.roles.map((each) => ({
              role: each.role,
              area: each.department ? null : each.area.code,
              department: each.department?.code ?? null,
            }))
          : [{}],
      }}
      onCancel={onClose}
      onSave={save}
    >
      <div className="gc-admin-pair">
        <Form.Item
          name="name"
          label={t('name')}
          rules={[{ required: true, whitespace: true, message: t('missing') }]}
        >
          <Input maxLength={100} autoComplete="off" />
        </Form.Item>
        <Form.Item
          name="login"
          label={t('login')}
          rules={[{ required: true, whitespace: true, message: t('missing') }]}
        >
          <Input maxLength={50} disabled={known !== null} autoComplete="off" />
        </Form.Item>
      </div>
      {!known && (
        <>
          <Form.Item name="how" label={t('first_password')}>
            <Radio.Group
              options={[
                { value: 'made', label: t('password_made') },
                { value: 'own', label: t('password_own') },
              ]}
            />
          </Form.Item>
          <Form.Item noStyle shouldUpdate>
            {({ getFieldValue }) =>
              getFieldValue('how') === 'own' && (
                <Form.Item
                  name="password"
                  label={t('password')}
                  extra={t('password_least')}
                  rules={[{ required: true, min: 10, message: t('password_least') }]}
                >
                  <Input.Password autoComplete="new-password" />
                </Form.Item>
              )
            }
          </Form.Item>
        </>
      )}
      <fieldset className="gc-admin-grants">
        <legend>{t('roles')}</legend>
        <Form.List name="grants">
          {(fields, { add: another, remove }) => (
            <>
              {fields.map((field) => (
                <div key={field.key} className="gc-admin-grant">
                  <Form.Item
                    name={[field.name, 'role']}
                    rules={[{ required: true, message: t('missing') }]}
                  >
                    <Select
                      showSearch={{ optionFilterProp: 'label' }}
                      aria-label={t('role')}
                      placeholder={t('pick_role')}
                      options={roles
                        .filter((each) => each.active)
                        .map((each) => ({ value: each.code, label: name(each) }))}
                    />
                  </Form.Item>
                  <Form.Item noStyle shouldUpdate>
                    {({ getFieldValue }) => {
                      const role = getFieldValue(['grants', field.name, 'role']) as
                        | string
                        | undefined;
                      return ofDepartment(role) ? (
                        <Form.Item
                          name={[field.name, 'department']}
                          rules={[{ required: true, message: t('missing') }]}
                        >
                          <DepartmentPicker aria-label={t('department')} />
                        </Form.Item>
                      ) : (
                        <Form.Item
                          name={[field.name, 'area']}
                          rules={[{ required: true, message: t('missing') }]}
                        >
                          <AreaPicker aria-label={t('area')} />
                        </Form.Item>
                      );
                    }}
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<MinusCircleOutlined />}
                    aria-label={t('remove_role')}
                    disabled={fields.length === 1}
                    onClick={() => remove(field.name)}
                  />
                </div>
              ))}
              <Button type="dashed" block icon={<PlusOutlined />} onClick={() => another({})}>
                {t('another_role')}
              </Button>
            </>
          )}
        </Form.List>
      </fieldset>
    </FormDialog>
  );
}
