/** A document is fetched with its draft; then its editor works on it. */
import '../designer.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { useLanguage } from '@/i18n';
import { DataState } from '@/shared/DataState';
import { type Draft, useDraft } from '@/shared/drafts';
import { PageHeader } from '@/shared/PageHeader';
import { useUrlState } from '@/shared/urlState';
import { useT } from '../texts';
import { load } from './load';
import type { Kept, Kind, Opened } from './useWork';

export interface Editing {
  opened: Opened;
  kept: Draft<Kept>;
  reload: () => void;
}

export function DocumentPage({
  kind,
  children,
}: {
  kind: Kind;
  children: (editing: Editing & { key: string }) => ReactNode;
}) {
  const t = useT();
  const { key = '' } = useParams();
  const [{ version }] = useUrlState({ version: 0 });
  const language = useLanguage();
  const opened = useQuery<Opened, Error>({
    queryKey: ['designer', kind, key, version],
    queryFn: () => load(kind, key, version),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const kept = useDraft<Kept>(`${kind}-${key}${version ? `-${version}` : ''}`);
  return (
    <>
      {!opened.data && (
        <PageHeader
          title={key}
          before={<Link to={`/designer?kind=${kind}`}>{t('to_list')}</Link>}
        />
      )}
      <DataState query={opened}>
        {(data) =>
          children({
            // A document in another language is another one on the screen.
            key: `${data.key} ${language} ${opened.dataUpdatedAt}`,
            opened: data,
            kept,
            reload: () => void opened.refetch(),
          })
        }
      </DataState>
    </>
  );
}
