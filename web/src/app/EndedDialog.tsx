import './signin.css';
import { Button, Modal } from 'antd';
import { signedOut, useSession } from '@/api';
import { SignInForm } from './SignInForm';
import { useT } from './texts';

/** The session ended: the page stays as it is, and what was being sent waits for the password. */
export function EndedDialog() {
  const { person, ended } = useSession();
  const t = useT();
  return (
    <Modal
      open={ended && person !== null}
      title={t('ended_title')}
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      width={420}
      zIndex={1900}
      destroyOnHidden
      footer={
        <Button type="link" onClick={signedOut}>
          {t('ended_leave')}
        </Button>
      }
    >
      <p>{t('ended_text')}</p>
      <SignInForm login={person?.login ?? ''} onDone={() => undefined} />
    </Modal>
  );
}
