import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { Message } from './Message';
import { useT } from './texts';

export default function NotFound() {
  const t = useT();
  const go = useNavigate();
  return (
    <Message
      sign="404"
      title={t('not_found_title')}
      actions={
        <>
          <Button onClick={() => go(-1)}>{t('back')}</Button>
          <Button type="primary" onClick={() => go('/')}>
            {t('to_start')}
          </Button>
        </>
      }
    >
      {t('not_found_text')}
    </Message>
  );
}
