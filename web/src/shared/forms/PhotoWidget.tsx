/** Photos: made small in the browser, added to the case at once; the answers hold their numbers. */
import { CameraOutlined, DeleteOutlined } from '@ant-design/icons';
import type { WidgetProps } from '@rjsf/utils';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { addressOf, ask, multipart, newKey, useTouch } from '@/api';
import { aboutOf, helpId, labelId, wrongId } from './about';
import { shrunk, Unreadable } from './shrink';
import { useT } from './texts';

const PHASES = ['report', 'before', 'after', 'other'];
const MOST = 9;

export function PhotoWidget(props: WidgetProps) {
  const { id, value, onChange, options, schema, disabled, readonly } = props;
  const { caseId } = aboutOf(props);
  const t = useT();
  const touch = useTouch();
  const input = useRef<HTMLInputElement>(null);
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
        const small = await shrunk(file);
        const name = `${file.name.replace(/\.[^.]*$/, '').slice(0, 80) || 'photo'}.jpg`;
        const added = await ask('post', '/cases/{case_id}/files', {
          params: { path: { case_id: caseId }, header: { 'Idempotency-Key': newKey() } },
          body: multipart({ file: new File([small], name, { type: 'image/jpeg' }), phase }),
        });
        // The same picture twice is one file.
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

  const address = (photo: number) =>
    addressOf('/cases/{case_id}/files/{file_id}/content', {
      case_id: caseId ?? 0,
      file_id: photo,
    });
  const fixed = Boolean(disabled || readonly || caseId === undefined);
  return (
    // biome-ignore lint/a11y/useSemanticElements: its label is the field's, above
    <div role="group" id={id} aria-labelledby={labelId(id)} className="gc-photos">
      {ids.length > 0 && (
        <ul>
          {ids.map((photo, index) => (
            <li key={photo}>
              <a href={address(photo)} aria-label={t('photo_open', { n: index + 1 })}>
                <img src={address(photo)} alt={t('photo_shown', { n: index + 1 })} loading="lazy" />
              </a>
              {!fixed && (
                <Button
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={t('photo_remove', { n: index + 1 })}
                  onClick={() => give(ids.filter((each) => each !== photo))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
        multiple={!single}
        className="gc-hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
      <Button
        icon={<CameraOutlined />}
        loading={busy > 0}
        disabled={fixed || left <= 0}
        aria-describedby={`${helpId(id)} ${wrongId(id)}`}
        onClick={() => input.current?.click()}
      >
        {busy > 0 ? t('photo_busy', { n: busy }) : t('photo_add')}
      </Button>
      <small className="gc-form-note" role="status">
        {left > 0 ? t('photo_left', { n: left }) : t('photo_full', { n: most })}
      </small>
      {failures.length > 0 && (
        <div className="gc-field-wrong" role="alert">
          {failures.map((each) => (
            <div key={each}>{each}</div>
          ))}
        </div>
      )}
    </div>
  );
}
