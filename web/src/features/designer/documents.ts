/** The kinds of documents a designer has, their drafts and their addresses. */
import { useAnswer } from '@/api';

export const KINDS = ['process', 'decision', 'form'] as const;
export type Kind = (typeof KINDS)[number];

const FOLDERS: Record<Kind, string> = {
  process: 'processes',
  decision: 'decisions',
  form: 'forms',
};

export function wayTo(kind: string, key: string): string {
  return `/designer/${FOLDERS[kind as Kind] ?? FOLDERS.process}/${key}`;
}

const EVERY_MS = 20_000;

/** Drafts of a kind; those of version 0 are only opened by somebody. */
export function useDrafts() {
  const drafts = useAnswer('/drafts', undefined, { refetchInterval: EVERY_MS });
  return (kind: Kind) => (drafts.data?.items ?? []).filter((each) => each.kind === kind);
}

export type DraftLine = ReturnType<ReturnType<typeof useDrafts>>[number];
