/** A process is fetched with its draft; then the editor works on it. */
import './designer.css';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { ApiError, ask } from '@/api';
import { useLanguage } from '@/i18n';
import { DataState } from '@/shared/DataState';
import { useDraft } from '@/shared/drafts';
import { PageHeader } from '@/shared/PageHeader';
import { useUrlState } from '@/shared/urlState';
import { Editor, type Kept, type Opened } from './Editor';
import { useT } from './texts';

/** What is edited: the draft, or a released version where there is none (or one was asked for). */
async function load(key: string, wanted: number): Promise<Opened> {
  const [draft, processes] = await Promise.all([
    ask('get', '/drafts/{kind}/{key}', { params: { path: { kind: 'process', key } } }).catch(
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      },
    ),
    ask('get', '/processes'),
  ]);
  const line = processes.items.find((each) => each.key === key);
  const released = line?.newest ?? null;
  const about = { key, released, zh: line?.zh ?? key, en: line?.en ?? key };
  const saved = draft?.version ?? 0;
  if (draft?.content && !wanted) {
    return { ...about, xml: draft.content, seen: saved, base: draft.base_version, draft: true };
  }
  const version = wanted || released;
  if (version === null) {
    throw new Error(key);
  }
  const xml = (await ask('get', '/processes/{process}/versions/{version}/xml', {
    params: { path: { process: key, version } },
    parseAs: 'text',
  })) as unknown as string;
  return { ...about, xml, seen: saved, base: version, draft: false };
}

export default function ProcessPage() {
  const t = useT();
  const { key = '' } = useParams();
  const [{ version }] = useUrlState({ version: 0 });
  const language = useLanguage();
  const opened = useQuery<Opened, Error>({
    queryKey: ['designer', key, version],
    queryFn: () => load(key, version),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const kept = useDraft<Kept>(`process-${key}${version ? `-${version}` : ''}`);
  return (
    <>
      {!opened.data && (
        <PageHeader title={key} before={<Link to="/designer">{t('to_list')}</Link>} />
      )}
      <DataState query={opened}>
        {(data) => (
          // A diagram in another language is another diagram on the screen.
          <Editor
            key={`${data.key} ${language} ${opened.dataUpdatedAt}`}
            opened={data}
            kept={kept}
            reload={() => void opened.refetch()}
          />
        )}
      </DataState>
    </>
  );
}
