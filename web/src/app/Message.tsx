/** A whole page that says one thing: not found, not allowed, broken. */
import './message.css';
import { type ReactNode, useEffect } from 'react';
import { useT } from './texts';

export function Message({
  sign,
  title,
  children,
  actions,
}: {
  sign: string;
  title: string;
  children: ReactNode;
  actions: ReactNode;
}) {
  const t = useT();
  useEffect(() => {
    document.title = `${title} · ${t('product')}`;
  }, [title, t]);
  return (
    <section className="gc-message">
      <p className="gc-message-sign" aria-hidden="true">
        {sign}
      </p>
      <h1>{title}</h1>
      <div className="gc-message-text">{children}</div>
      <div className="gc-message-actions">{actions}</div>
    </section>
  );
}
