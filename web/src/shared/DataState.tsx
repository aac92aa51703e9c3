/**
 * Loading, failure and emptiness, the same everywhere.
 *
 *     <DataState query={tasks} empty={<Empty text={t('nothing')} />} isEmpty={(page) => page.items.length === 0}>
 *       {(page) => …}
 *     </DataState>
 */
import './states.css';
import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { ApiError } from '@/api';
import { useT } from './texts';

interface Query<T> {
  data: T | undefined;
  error: Error | null;
  isPending: boolean;
  refetch: () => unknown;
}

export function DataState<T>({
  query,
  children,
  isEmpty,
  empty,
  rows = 6,
}: {
  query: Query<T>;
  children: (data: T) => ReactNode;
  isEmpty?: (data: T) => boolean;
  empty?: ReactNode;
  /** Lines of the placeholder. */
  rows?: number;
}) {
  const { data, error } = query;
  if (data === undefined) {
    return error ? <Failure error={error} again={query.refetch} /> : <Waiting rows={rows} />;
  }
  // What was there stays; that it could not be renewed is said above it.
  return (
    <>
      {error && <Failure error={error} again={query.refetch} small />}
      {isEmpty?.(data) ? (empty ?? <Empty />) : children(data)}
    </>
  );
}

export function Waiting({ rows = 6 }: { rows?: number }) {
  const t = useT();
  return (
    <div role="status">
      <span className="gc-hidden">{t('loading')}</span>
      <div aria-hidden="true">
        <Skeleton active title={false} paragraph={{ rows }} />
      </div>
    </div>
  );
}

export function Failure({
  error,
  again,
  small = false,
}: {
  error: Error;
  again?: () => unknown;
  small?: boolean;
}) {
  const t = useT();
  const title = error instanceof ApiError ? error.title : t('failed');
  const details = error instanceof ApiError ? error.errors : [];
  return (
    <div className={small ? 'gc-failure gc-failure-small' : 'gc-failure'} role="alert">
      <div>
        <strong>{title}</strong>
        <p>{error.message}</p>
        {details.length > 1 && (
          <ul>
            {details.map((each) => (
              <li key={`${each.where} ${each.code}`}>{each.detail}</li>
            ))}
          </ul>
        )}
      </div>
      {again && <Button onClick={() => void again()}>{t('again')}</Button>}
    </div>
  );
}

export function Empty({ text, children }: { text?: string; children?: ReactNode }) {
  const t = useT();
  return (
    <div className="gc-empty">
      <svg viewBox="0 0 64 48" width="64" height="48" aria-hidden="true">
        <rect x="6" y="10" width="52" height="32" rx="5" className="gc-empty-box" />
        <path d="M6 26h14l4 6h16l4-6h14" className="gc-empty-line" />
      </svg>
      <p>{text ?? t('nothing_here')}</p>
      {children}
    </div>
  );
}
