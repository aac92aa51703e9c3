/** A password that was made; it is shown this once. */
import { App, Button, Modal } from 'antd';
import { useT } from './texts';

export interface Shown {
  name: string;
  login: string;
  password: string;
}

export function PasswordDialog({ shown, onClose }: { shown: Shown | null; onClose: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  async function copy(text: string) {
    try {
      await navigator.clipboard.writeText(text);
      void message.success(t('copied'));
    } catch {
      void message.info(t('copy_by_hand'));
    }
  }
  return (
    <Modal
      open={shown !== null}
      title={t('password_for', { name: shown?.name ?? '' })}
      onCancel={onClose}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('noted')}
        </Button>
      }
      mask={{ closable: false }}
      destroyOnHidden
    >
      <p>{t('password_once')}</p>
      <dl className="gc-admin-secret">
        <dt>{t('login')}</dt>
        <dd>
          <code>{shown?.login}</code>
        </dd>
        <dt>{t('password')}</dt>
        <dd>
          <code data-password>{shown?.password}</code>
          <Button size="small" onClick={() => void copy(shown?.password ?? '')}>
            {t('copy')}
          </Button>
        </dd>
      </dl>
    </Modal>
  );
}
