/** Files of an answer: added to the case at once, one by one; the answers hold their numbers. */
import type { WidgetProps } from '@rjsf/utils';
import { useRef, useState } from 'react';
import { addressOf, ask, multipart, newKey, useTouch } from '@/api';
import { aboutOf } from './about';
import { Unreadable } from './shrink';
import { useT } from './texts';

const PHASES = ['report', 'before', 'after', 'other'];
const MOST = 9;

export function useAttaching(props: WidgetProps, prepare: (file: File) => Promise<File>) {
  const { value, onChange, options, schema, disabled, readonly } = props;
  const { caseId } = aboutOf(props);
  const t = useT();
  const touch = useTouch();
  const [busy, setBusy] = useState(0);
  const [failures, setFailures] = useState<string[]>([]);
  const ids: number[] = Array.isArray(value) ? value : typeof value === 'number' ? [value] : [];
  const latest = useRef(ids);
  latest.current = ids;
  const single = schema.type !== 'array';
  const most = single ? 1 : (schema.maxItems ?? MOST);
  const left = most - ids.length - busy;
  const phase = PHASES.includes(String(options.phase)) ? String(options.phase) : 'after';

  const give = (next: number[]) => {
    latest.current = next;
    if (single) onChange(next[0]);
    else onChange(next.length > 0 ? next : undefined);
  };

  async function add(files: File[]) {
    if (caseId === undefined) return;
    const taken = files.slice(0, Math.max(0, left));
    setFailures([]);
    setBusy((before) => before + taken.length);
    for (const file of taken) {
      try {
        const added = await ask('post', '/cases/{case_id}/files', {
          params: { path: { case_id: caseId }, header: { 'Idempotency-Key': newKey() } },
          body: multipart({ file: await prepare(file), phase }),
        });
        // The same file twice is one file.
        give([...latest.current.filter((each) => each !== added.id), added.id]);
      } catch (error) {
        const text =
          error instanceof Unreadable
            ? t('photo_unreadable', { name: file.name })
            : error instanceof Error
              ? error.message
              : file.name;
        setFailures((before) => [...before, text]);
      } finally {
        setBusy((before) => before - 1);
      }
    }
    touch('/cases/{case_id}', '/cases/{case_id}/files');
  }

  return {
    caseId,
    ids,
    busy,
    failures,
    left,
    most,
    single,
    fixed: Boolean(disabled || readonly || caseId === undefined),
    add,
    give,
    address: (file: number) =>
      addressOf('/cases/{case_id}/files/{file_id}/content', {
        case_id: caseId ?? 0,
        file_id: file,
      }),
  };
}
