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
  return (
    <>
      {!opened.data && (
        <PageHeader
          title={key}
          before={<Link to={`/designer?kind=${kind}`}>{t('to_list')}</Link>}
        />
      )}
      <DataState query={opened}>
        {(data) => {
          // A document in another language is another one on the screen.
          const screen = `${data.key} ${language} ${opened.dataUpdatedAt}`;
          return (
            <Keeping key={screen} name={`${kind}-${key}${version ? `-${version}` : ''}`}>
              {(kept) =>
                children({ key: screen, opened: data, kept, reload: () => void opened.refetch() })
              }
            </Keeping>
          );
        }}
      </DataState>
    </>
  );
}

/** What the browser kept is looked up whenever the document is opened anew. */
function Keeping({ name, children }: { name: string; children: (kept: Draft<Kept>) => ReactNode }) {
  return children(useDraft<Kept>(name));
}
