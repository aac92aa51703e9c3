/**
 * A document on a designer's desk: what was opened, what is on the screen, what is saved. Every
 * change is kept by the browser at once and on the server when it is saved.
 */
import { App } from 'antd';
import { useState } from 'react';
import { ApiError, ask, useTouch } from '@/api';
import { type Draft, useUnsaved } from '@/shared/drafts';
import { useShortcut } from '@/shared/shortcuts';
import { useT } from '../texts';

export type Kind = 'process' | 'decision' | 'form';

export interface Opened {
  key: string;
  zh: string;
  en: string;
  text: string;
  /** The draft's version; 0: there is none. */
  seen: number;
  /** The released version it comes from. */
  base: number | null;
  /** The newest released version. */
  released: number | null;
  draft: boolean;
}

export interface Kept {
  text: string;
  seen: number;
}

export type Work = ReturnType<typeof useWork>;

export function useWork({
  kind,
  opened,
  kept,
  reload,
  current,
}: {
  kind: Kind;
  opened: Opened;
  kept: Draft<Kept>;
  reload: () => void;
  /** What is on the screen right now, where that is newer than `text`. */
  current?: () => Promise<string | undefined>;
}) {
  const t = useT();
  const touch = useTouch();
  const { message, modal } = App.useApp();
  // What this browser kept counts more than what the server has – as long as it is not the same.
  const [start] = useState(() => {
    const found = kept.kept;
    return found && found.text !== opened.text ? found.text : opened.text;
  });
  const [restored, setRestored] = useState(start !== opened.text);
  const [text, setText] = useState(start);
  const [saved, setSaved] = useState(opened.text);
  const [seen, setSeen] = useState(opened.seen);
  const [hasDraft, setHasDraft] = useState(opened.draft);
  const [released, setReleased] = useState(opened.released);
  const [saving, setSaving] = useState(false);
  const dirty = text !== saved;
  useUnsaved(dirty);

  const change = (next: string) => {
    setText(next);
    if (next === saved) kept.drop();
    else kept.keep({ text: next, seen });
  };

  const save = async (over = seen): Promise<boolean> => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const content = (await current?.()) ?? text;
    setSaving(true);
    try {
      const done = await ask('put', '/drafts/{kind}/{key}', {
        params: { path: { kind, key: opened.key } },
        body: { content, seen_version: over, base_version: opened.base },
      });
      setSeen(done.version);
      setText(content);
      setSaved(content);
      setHasDraft(true);
      setRestored(false);
      kept.drop();
      touch('/drafts');
      void message.success(t('saved'));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 412) {
        const now = await ask('get', '/drafts/{kind}/{key}', {
          params: { path: { kind, key: opened.key } },
        });
        modal.confirm({
          title: t('save_outdated'),
          content: error.message,
          okText: t('overwrite'),
          cancelText: t('cancel'),
          okButtonProps: { danger: true },
          onOk: () => save(now.version),
        });
      } else void message.error(error instanceof ApiError ? error.message : t('failed'));
      return false;
    } finally {
      setSaving(false);
    }
  };

  const drop = () =>
    ask('delete', '/drafts/{kind}/{key}', {
      params: { path: { kind, key: opened.key }, query: { seen_version: seen } },
    });

  const discard = () =>
    modal.confirm({
      title: t('discard_title'),
      content: t('discard_about'),
      okText: t('discard'),
      cancelText: t('cancel'),
      okButtonProps: { danger: true },
      onOk: async () => {
        if (hasDraft) await drop();
        kept.drop();
        touch('/drafts');
        reload();
      },
    });

  const deployed = async (version: number | null) => {
    if (hasDraft || seen > 0) await drop().catch(() => undefined);
    kept.drop();
    touch('/drafts');
    setSaved(text);
    setSeen(0);
    setHasDraft(false);
    if (version !== null) setReleased(version);
    void message.success(version === null ? t('deployed_same') : t('deployed', { n: version }), 6);
  };

  useShortcut('Control+s', { text: t('save'), group: t('title') }, () => void save());

  return {
    kind,
    opened,
    kept,
    reload,
    start,
    text,
    change,
    setText,
    saved,
    seen,
    dirty,
    hasDraft,
    released,
    saving,
    save,
    discard,
    deployed,
    restored,
    keepRestored: () => setRestored(false),
  };
}
