/** Name and password; on the page for signing in and in the dialog over a page. */
import { Alert, Button, Input } from 'antd';
import { type FormEvent, useId, useState } from 'react';
import { ApiError, type Me, signIn } from '@/api';
import { useT } from './texts';

export function SignInForm({
  login: known,
  onDone,
}: {
  /** Fixed: somebody who was signed in comes back. */
  login?: string;
  onDone: (me: Me) => void;
}) {
  const t = useT();
  const id = useId();
  const [login, setLogin] = useState(known ?? '');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<{
    title?: string;
    detail: string;
    at?: 'login' | 'password';
  }>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (!login.trim()) {
      setError({ detail: t('login_missing'), at: 'login' });
      document.getElementById(`${id}-login`)?.focus();
      return;
    }
    if (!password) {
      setError({ detail: t('password_missing'), at: 'password' });
      document.getElementById(`${id}-password`)?.focus();
      return;
    }
    setBusy(true);
    try {
      onDone(await signIn(login.trim(), password));
    } catch (thrown) {
      setError(
        thrown instanceof ApiError
          ? { detail: thrown.message, ...(thrown.status === 0 ? { title: thrown.title } : {}) }
          : { detail: t('broken_text') },
      );
      setPassword('');
      document.getElementById(`${id}-password`)?.focus();
    } finally {
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} noValidate className="gc-signin-form">
      <div>
        {error && (
          <Alert
            id={`${id}-error`}
            type="error"
            showIcon
            {...(error.title
              ? { title: error.title, description: error.detail }
              : { title: error.detail })}
          />
        )}
      </div>
      <label htmlFor={`${id}-login`}>{t('login')}</label>
      <Input
        id={`${id}-login`}
        size="large"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={known === undefined}
        readOnly={known !== undefined}
        value={login}
        maxLength={100}
        aria-describedby={error ? `${id}-error` : undefined}
        {...(error?.at === 'login' ? { status: 'error' as const, 'aria-invalid': true } : {})}
        onChange={(event) => setLogin(event.target.value)}
      />
      <label htmlFor={`${id}-password`}>{t('password')}</label>
      <Input.Password
        id={`${id}-password`}
        size="large"
        autoComplete="current-password"
        autoFocus={known !== undefined}
        value={password}
        maxLength={200}
        aria-describedby={error ? `${id}-error` : undefined}
        {...(error?.at === 'password' ? { status: 'error' as const, 'aria-invalid': true } : {})}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button type="primary" htmlType="submit" size="large" block loading={busy}>
        {t('sign_in')}
      </Button>
    </form>
  );
}
