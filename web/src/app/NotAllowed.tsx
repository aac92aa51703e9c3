import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { useMe } from '@/api';
import { Message } from './Message';
import { useT } from './texts';

export function NotAllowed() {
  const t = useT();
  const go = useNavigate();
  const me = useMe();
  return (
    <Message
      sign="403"
      title={t('not_allowed_title')}
      actions={
        <>
          <Button onClick={() => go(-1)}>{t('back')}</Button>
          <Button type="primary" onClick={() => go('/')}>
            {t('to_start')}
          </Button>
        </>
      }
    >
      {t('not_allowed_text', { name: me.name })}
    </Message>
  );
}
