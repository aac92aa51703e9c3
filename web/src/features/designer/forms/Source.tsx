/** The text itself, with line numbers and the place of what cannot be read. */
import { useRef } from 'react';
import { useT } from '../texts';
import { readForm } from './model';

export function Source({ text, onChange }: { text: string; onChange: (text: string) => void }) {
  const t = useT();
  const numbers = useRef<HTMLPreElement>(null);
  const lines = text.split('\n').length;
  const read = readForm(text);
  const wrong = 'error' in read ? read : null;
  const line = wrong?.at == null ? null : text.slice(0, wrong.at).split('\n').length;
  return (
    <div className="gc-source">
      <div className="gc-source-box">
        <pre ref={numbers} aria-hidden="true">
          {Array.from({ length: lines }, (_, n) => n + 1).join('\n')}
        </pre>
        <textarea
          aria-label={t('source')}
          aria-invalid={wrong !== null}
          aria-describedby="gc-source-wrong"
          value={text}
          wrap="off"
          spellCheck={false}
          onChange={(event) => onChange(event.target.value)}
          onScroll={(event) => {
            if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop;
          }}
        />
      </div>
      <p id="gc-source-wrong" className="gc-design-wrong" role="alert">
        {wrong &&
          (line === null
            ? t('source_wrong', { what: wrong.error })
            : t('source_wrong_at', { line, what: wrong.error }))}
      </p>
    </div>
  );
}
