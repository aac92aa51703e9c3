/** What a document says differently from the released one, in words. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ApiError, ask } from '@/api';
import { useLanguage } from '@/i18n';
import { Tag } from '@/shared/badges';
import { Empty, Failure, Waiting } from '@/shared/DataState';
import { useSettled } from '@/shared/hooks';
import { useT } from '../texts';
import type { Kind } from './useWork';

const TONES = { added: 'good', removed: 'bad', changed: 'info' } as const;

export function Comparison({
  kind,
  documentKey,
  text,
  released,
  onShow,
}: {
  kind: Kind;
  documentKey: string;
  /** As a draft has it. */
  text: string;
  released: number | null;
  onShow?: (id: string) => void;
}) {
  const t = useT();
  const language = useLanguage();
  const settled = useSettled(text, 500);
  const changes = useQuery<
    { version: number; items: { kind: string; element: string; aspect: string; detail: string }[] },
    ApiError
  >({
    queryKey: ['/comparisons', language, kind, documentKey, released, settled],
    queryFn: () =>
      ask('post', '/comparisons', {
        body: { kind, key: documentKey, content: settled, version: null },
      }),
    enabled: released !== null,
    placeholderData: (before) => before,
    gcTime: 10_000,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  if (released === null) return <Empty text={t('compare_new')} />;
  if (changes.error) return <Failure error={changes.error} again={changes.refetch} small />;
  if (!changes.data) return <Waiting rows={3} />;
  const { items, version } = changes.data;
  if (items.length === 0) return <Empty text={t('compare_same', { n: version })} />;
  return (
    <>
      <p className="gc-design-help">{t('compare_with', { n: version })}</p>
      <ul className="gc-design-lines" aria-label={t('compare')}>
        {items.map((each) => (
          <li key={`${each.kind} ${each.element} ${each.aspect} ${each.detail}`}>
            <Tag tone={TONES[each.kind as keyof typeof TONES] ?? 'info'}>
              {t(`change_${each.kind as keyof typeof TONES}`)}
            </Tag>
            <span>{each.detail}</span>
            {onShow && each.kind !== 'removed' && (
              <Button type="link" size="small" onClick={() => onShow(each.element)}>
                {t('show')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
