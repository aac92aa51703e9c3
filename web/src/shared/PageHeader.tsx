/** A page's title, what it is about, and what can be done with the whole of it. */
import './page.css';
import { type ReactNode, useEffect } from 'react';
import { useT } from './texts';

export function PageHeader({
  title,
  about,
  tab,
  before,
  actions,
  children,
}: {
  title: ReactNode;
  about?: ReactNode;
  /** The browser tab's title; otherwise `title`, if that is text. */
  tab?: string;
  /** Stands above: a way back. */
  before?: ReactNode;
  actions?: ReactNode;
  /** Below, such as tabs or filters. */
  children?: ReactNode;
}) {
  const t = useT();
  const named = tab ?? (typeof title === 'string' ? title : '');
  useEffect(() => {
    document.title = named ? `${named} · ${t('product')}` : t('product');
  }, [named, t]);
  return (
    <header className="gc-page-header">
      {before && <div className="gc-page-before">{before}</div>}
      <div className="gc-page-line">
        <div className="gc-page-title">
          <h1>{title}</h1>
          {about && <div className="gc-page-about">{about}</div>}
        </div>
        {actions && <div className="gc-page-actions gc-noprint">{actions}</div>}
      </div>
      {children}
    </header>
  );
}
