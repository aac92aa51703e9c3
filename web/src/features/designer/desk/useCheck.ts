/** The server's check of what is being drawn, a moment after the last change. */
import { useQuery } from '@tanstack/react-query';
import { type ApiError, ask } from '@/api';
import { useLanguage } from '@/i18n';
import { useSettled } from '@/shared/hooks';

const AFTER_MS = 700;

export interface Finding {
  file: string;
  element: string;
  code: string;
  severity: string;
  detail: string;
  mend: string;
  line: number | null;
  column: number | null;
  trace: string[];
}

export interface Check {
  findings: Finding[] | undefined;
  error: ApiError | null;
  /** The diagram has changed since. */
  behind: boolean;
  again: () => unknown;
}

export function useCheck(files: Record<string, string> | null): Check {
  const language = useLanguage();
  const settled = useSettled(files, AFTER_MS);
  const check = useQuery<{ items: Finding[] }, ApiError>({
    queryKey: ['/checks', language, settled],
    queryFn: () => ask('post', '/checks', { body: { files: settled ?? {} } }),
    enabled: settled !== null,
    placeholderData: (before) => before,
    gcTime: 10_000,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
  });
  return {
    findings: check.data?.items,
    error: check.error,
    behind: settled !== files || check.isFetching,
    again: check.refetch,
  };
}
