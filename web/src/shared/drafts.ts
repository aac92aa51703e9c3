/**
 * What somebody has entered and not sent yet, kept by this browser under their own account.
 *
 *     const draft = useDraft<Answers>(`task-${task.id}`);
 *     const [answers, setAnswers] = useState(draft.kept ?? {});
 *     useEffect(() => draft.keep(answers), [answers]);
 *     // sent: draft.drop()
 */
import { App } from 'antd';
import { useCallback, useEffect, useMemo } from 'react';
import { useBlocker } from 'react-router';
import { useMe } from '@/api';
import { t } from './texts';

const PREFIX = 'gridcase.draft.';
const KEPT_MS = 7 * 24 * 3_600_000;

interface Kept<T> {
  at: number;
  value: T;
}

export interface Draft<T> {
  kept: T | undefined;
  /** When it was last entered. */
  at: Date | undefined;
  keep: (value: T) => void;
  drop: () => void;
}

export function useDraft<T>(name: string): Draft<T> {
  const me = useMe();
  const key = `${PREFIX}${me.id}.${name}`;
  const kept = useMemo(() => read<T>(key), [key]);
  const keep = useCallback(
    (value: T) => {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), value } satisfies Kept<T>));
      } catch {
        // full or switched off: the page itself still has it
      }
    },
    [key],
  );
  const drop = useCallback(() => localStorage.removeItem(key), [key]);
  return { kept: kept?.value, at: kept ? new Date(kept.at) : undefined, keep, drop };
}

function read<T>(key: string): Kept<T> | undefined {
  try {
    const found = JSON.parse(localStorage.getItem(key) ?? 'null') as Kept<T> | null;
    return found && Date.now() - found.at < KEPT_MS ? found : undefined;
  } catch {
    return undefined;
  }
}

/** Called once by the frame: drafts that nobody came back to. */
export function dropOldDrafts(): void {
  try {
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(PREFIX) && !read(key)) localStorage.removeItem(key);
    }
  } catch {
    // storage is switched off: there are none
  }
}

/** Asks before a page with something unsaved is left. */
export function useUnsaved(unsaved: boolean): void {
  const { modal } = App.useApp();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    modal.confirm({
      title: t('leave_unsaved'),
      okText: t('leave'),
      cancelText: t('stay'),
      okButtonProps: { danger: true },
      onOk: () => blocker.proceed(),
      onCancel: () => blocker.reset(),
    });
  }, [blocker, modal]);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [unsaved]);
}
