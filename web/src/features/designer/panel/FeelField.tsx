/**
 * A FEEL text: words are completed while one types, and beneath it stands what the server's engine
 * makes of it for sample values, or what is wrong and where.
 */
import { useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import type { TextAreaRef } from 'antd/es/input/TextArea';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type ApiError, ask, useAnswer } from '@/api';
import { useLanguage, useName } from '@/i18n';
import { useSettled } from '@/shared/hooks';
import { contextOf } from '../tables/reading';
import { useT } from '../texts';
import { completed, suggested, typedBefore, usedNames, type Word } from './feel';

const AFTER_MS = 400;
const KEPT = { staleTime: 300_000 };

export interface Name {
  name: string;
  about: string;
}

/** What was tried last, for every text of the page: the same name means the same. */
const samples: Record<string, string> = {};

export function FeelField({
  id,
  value,
  names = [],
  onCommit,
  ...rest
}: {
  id?: string;
  value: string;
  /** Of the diagram's own data: answers of its steps, what it is given. */
  names?: readonly Name[];
  onCommit: (value: string) => void;
  'aria-label'?: string;
}) {
  const t = useT();
  const name = useName();
  const field = useRef<TextAreaRef>(null);
  const [text, setText] = useState(value);
  const [caret, setCaret] = useState(0);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  useEffect(() => setText(value), [value]);
  const known = useAnswer('/feel', undefined, KEPT).data;
  const words = useMemo<Word[]>(
    () => [
      ...names.map((each) => ({ text: each.name, about: each.about, kind: 'name' as const })),
      ...(known?.names ?? []).map((each) => ({
        text: each.name,
        about: name(each),
        kind: 'name' as const,
      })),
      ...(known?.functions ?? []).map((each) => ({
        text: each.name,
        about: [each.usage, name(each)].filter(Boolean).join(' – '),
        kind: 'function' as const,
      })),
    ],
    [known, names, name],
  );
  const found = open ? suggested(words, typedBefore(text, caret)) : [];
  const list = `${id ?? 'feel'}-words`;

  const commit = () => {
    setOpen(false);
    const given = text.trim();
    if (given !== value) onCommit(given);
  };
  const take = (index: number) => {
    const chosen = found[index];
    if (!chosen) return;
    const next = completed(text, caret, chosen);
    setText(next.text);
    setCaret(next.caret);
    setOpen(false);
    const area = field.current?.resizableTextArea?.textArea;
    requestAnimationFrame(() => {
      area?.focus();
      area?.setSelectionRange(next.caret, next.caret);
    });
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) {
      event.preventDefault();
      setCaret(event.currentTarget.selectionStart);
      setOpen(true);
      return;
    }
    if (found.length > 0) {
      const turn: Record<string, () => void> = {
        ArrowDown: () => setAt((at + 1) % found.length),
        ArrowUp: () => setAt((at + found.length - 1) % found.length),
        Enter: () => take(at),
        Tab: () => take(at),
        Escape: () => setOpen(false),
      };
      const act = turn[event.key];
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    } else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      commit();
    }
  };

  return (
    <div className="gc-feel">
      <Input.TextArea
        {...rest}
        {...(id ? { id } : {})}
        ref={field}
        value={text}
        spellCheck={false}
        className="gc-grows gc-grows-one gc-design-mono"
        role="combobox"
        aria-expanded={found.length > 0}
        aria-autocomplete="list"
        aria-controls={list}
        {...(found.length > 0 ? { 'aria-activedescendant': `${list}-${at}` } : {})}
        onChange={(event) => {
          setText(event.target.value);
          setCaret(event.target.selectionStart);
          setAt(0);
          setOpen(true);
        }}
        onKeyDown={pressed}
        onBlur={commit}
      />
      <div id={list} role="listbox" aria-label={t('feel_words')} className="gc-feel-words">
        {found.map(({ word }, index) => (
          <div
            key={`${word.kind} ${word.text}`}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // Before the field loses the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              take(index);
            }}
          >
            <code>{word.text}</code> <small>{word.about}</small>
          </div>
        ))}
      </div>
      {text.trim() && (
        <Tried
          text={text}
          names={words.flatMap((each) => (each.kind === 'name' ? each.text : []))}
        />
      )}
    </div>
  );
}

interface Answer {
  value?: unknown;
  error: string | null;
  position: number | null;
}

function Tried({ text, names }: { text: string; names: string[] }) {
  const t = useT();
  const language = useLanguage();
  const [, redraw] = useState(0);
  const used = usedNames(text, names);
  const given = Object.fromEntries(used.map((each) => [each, samples[each] ?? '']));
  const settled = useSettled(JSON.stringify([text, given]), AFTER_MS);
  const tried = useQuery<Answer, ApiError>({
    queryKey: ['/feel/trials', language, settled],
    queryFn: () => {
      const [asked, values] = JSON.parse(settled) as [string, Record<string, string>];
      return ask('post', '/feel/trials', {
        body: { text: asked, context: contextOf({ given: values, expected: '' }) as never },
      });
    },
    placeholderData: (before) => before,
    gcTime: 10_000,
    staleTime: 60_000,
    retry: false,
    refetchOnWindowFocus: false,
  });
  const { data } = tried;
  const current = settled === JSON.stringify([text, given]) && !tried.isPlaceholderData;
  return (
    <div className="gc-feel-trial">
      <output aria-label={t('feel_result')}>
        {!current || !data ? (
          t('checking')
        ) : data.error ? (
          <span className="gc-trial-bad">
            ✕ {data.error}
            {data.position !== null && <Place text={text} at={data.position} />}
          </span>
        ) : (
          <>
            = <code>{JSON.stringify(data.value ?? null)}</code>
          </>
        )}
      </output>
      {used.length > 0 && (
        <details>
          <summary>{t('feel_samples')}</summary>
          {used.map((each) => (
            <div key={each} className="gc-feel-sample">
              <code>{each}</code>
              <Input
                size="small"
                aria-label={each}
                value={samples[each] ?? ''}
                placeholder="null"
                onChange={(event) => {
                  samples[each] = event.target.value;
                  redraw((count) => count + 1);
                }}
              />
            </div>
          ))}
        </details>
      )}
    </div>
  );
}

const AROUND = 14;

/** The text around the mistake, with the mistake marked. */
function Place({ text, at }: { text: string; at: number }) {
  const t = useT();
  return (
    <span className="gc-feel-place">
      {t('feel_at', { n: at + 1 })}{' '}
      <code>
        {text.slice(Math.max(0, at - AROUND), at)}
        <mark>{text.slice(at, at + 1) || '▯'}</mark>
        {text.slice(at + 1, at + AROUND)}
      </code>
    </span>
  );
}
