import './loading.css';
import { useT } from './texts';

/** Before anything else is there: no antd, so that it is there at once. */
export function Loading() {
  const t = useT();
  return (
    <div className="gc-loading" role="status">
      <span className="gc-loading-mark" aria-hidden="true" />
      <span className="gc-hidden">{t('loading')}</span>
    </div>
  );
}
