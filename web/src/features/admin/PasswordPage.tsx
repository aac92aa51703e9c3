/** A new password of one's own; every other session of the account ends. */
import './admin.css';
import { App, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { ApiError, useChange, useMe } from '@/api';
import { PageHeader } from '@/shared/PageHeader';
import { useT } from './texts';

interface Values {
  current: string;
  password: string;
  again: string;
}

export default function PasswordPage() {
  const t = useT();
  const me = useMe();
  const { message } = App.useApp();
  const [form] = Form.useForm<Values>();
  const [wrong, setWrong] = useState('');
  const change = useChange('post', '/me/password', { onError: () => undefined });

  async function save({ current, password }: Values) {
    setWrong('');
    try {
      await change.mutateAsync({ body: { current, password } });
      form.resetFields();
      void message.success(t('password_changed'));
    } catch (error) {
      const said = error instanceof ApiError ? error : null;
      const fields = (['current', 'password'] as const).flatMap((name) => {
        const text = said?.field(name);
        return text ? [{ name, errors: [text] }] : [];
      });
      form.setFields(fields);
      if (fields.length === 0) setWrong(error instanceof Error ? error.message : '');
    }
  }

  return (
    <>
      <PageHeader title={t('own_password')} about={t('own_password_about')} />
      <Form<Values>
        form={form}
        layout="vertical"
        className="gc-own-password"
        onFinish={(values) => void save(values)}
      >
        <input type="text" autoComplete="username" value={me.login} readOnly hidden />
        <Form.Item
          name="current"
          label={t('current_password')}
          rules={[{ required: true, message: t('missing') }]}
        >
          <Input.Password autoComplete="current-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="password"
          label={t('new_password')}
          extra={t('password_least')}
          rules={[{ required: true, min: 10, message: t('password_least') }]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        <Form.Item
          name="again"
          label={t('password_again')}
          dependencies={['password']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                value === getFieldValue('password')
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('passwords_differ'))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" maxLength={200} />
        </Form.Item>
        {wrong && (
          <p className="gc-field-wrong" role="alert">
            {wrong}
          </p>
        )}
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {t('save')}
        </Button>
      </Form>
    </>
  );
}
