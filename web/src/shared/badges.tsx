/** Short facts at a glance, never by colour alone. */
import './badges.css';
import type { ReactNode } from 'react';
import { type Named, useName } from '@/i18n';
import { type DueState, dueState, SOON_MS } from './due';
import { useNow } from './hooks';
import { useT } from './texts';
import { useTime } from './time';

export type Tone = 'calm' | 'info' | 'good' | 'warn' | 'bad';

export function Tag({ tone = 'calm', children }: { tone?: Tone; children: ReactNode }) {
  return <span className={`gc-tag gc-tag-${tone}`}>{children}</span>;
}

/** Only a colour hangs on it: processes bring statuses of their own, which get the usual one. */
const TONES: Record<string, Tone> = {
  rejected: 'warn',
  awaiting_feedback_again: 'warn',
  awaiting_revisit_again: 'warn',
  archived: 'calm',
  closed: 'calm',
  refused: 'calm',
  withdrawn: 'calm',
};

export function StatusTag({ status }: { status: (Named & { code?: string }) | null | undefined }) {
  const name = useName();
  const t = useT();
  if (!status) return <Tag>{t('no_status')}</Tag>;
  return <Tag tone={TONES[status.code ?? ''] ?? 'info'}>{name(status)}</Tag>;
}

export function LevelTag({ level }: { level: string }) {
  const t = useT();
  if (level === 'major') return <Tag tone="bad">{t('level_major')}</Tag>;
  return <Tag>{t('level_general')}</Tag>;
}

/** When something is due: a shape, a text and a colour; the exact moment on hover. */
export function DueBadge({
  dueAt,
  soonMs = SOON_MS,
}: {
  dueAt: string | null | undefined;
  soonMs?: number;
}) {
  const now = useNow();
  const t = useT();
  const { length, time } = useTime();
  const state = dueState(dueAt, now, soonMs);
  if (!dueAt) return <span className="gc-due gc-due-none">{t('no_limit')}</span>;
  const left = new Date(dueAt).getTime() - now.getTime();
  const text =
    state === 'late'
      ? t('due_late', { length: length(left) })
      : t('due_in', { length: length(left) });
  return (
    <span
      className={`gc-due gc-due-${state}`}
      data-due={state}
      title={t('due_at', { at: time(dueAt, 'full') })}
    >
      <Shape state={state} />
      {text}
    </span>
  );
}

function Shape({ state }: { state: DueState }) {
  if (state === 'late') {
    return (
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5z" fill="currentColor" />
        <path d="M8 4.2v4.6M8 11v1.2" stroke="var(--gc-bad-soft)" strokeWidth="1.8" />
      </svg>
    );
  }
  if (state === 'soon') {
    return (
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path
          d="M8 1.2 15 14H1z"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.6"
          strokeLinejoin="round"
        />
        <path d="M8 6v4M8 11.2v1.2" stroke="currentColor" strokeWidth="1.6" />
      </svg>
    );
  }
  return (
    <svg viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path
        d="M8 4.5V8l2.4 1.6"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
      />
    </svg>
  );
}
