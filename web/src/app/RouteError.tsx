import { Button } from 'antd';
import { useEffect } from 'react';
import { useRouteError } from 'react-router';
import { ApiError } from '@/api';
import { Message } from './Message';
import { useT } from './texts';

const RELOADED = 'gridcase.reloaded';
const AGAIN_MS = 30_000;

/** A page that broke while it was drawn or fetched. */
export function RouteError() {
  const error = useRouteError();
  const t = useT();
  const renewed = isMissingChunk(error);

  useEffect(() => {
    // The server has a newer version of the page's files: fetch the page anew, but not for ever.
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0);
    if (renewed && Date.now() - last > AGAIN_MS) {
      sessionStorage.setItem(RELOADED, String(Date.now()));
      window.location.reload();
    }
  }, [renewed]);

  const detail = error instanceof Error ? error.message : String(error);
  return (
    <Message
      sign="!"
      title={error instanceof ApiError ? error.title : t('broken_title')}
      actions={
        <>
          <Button onClick={() => window.location.assign('/')}>{t('to_start')}</Button>
          <Button type="primary" onClick={() => window.location.reload()}>
            {t('again')}
          </Button>
        </>
      }
    >
      <p>{renewed ? t('renewed_text') : error instanceof ApiError ? detail : t('broken_text')}</p>
      {!renewed && !(error instanceof ApiError) && <code>{detail}</code>}
    </Message>
  );
}

function isMissingChunk(error: unknown): boolean {
  return (
    error instanceof TypeError &&
    /dynamically imported module|importing a module/i.test(error.message)
  );
}
