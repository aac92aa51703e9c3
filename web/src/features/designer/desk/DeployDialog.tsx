/** The last look before new cases run by it: what the check says, what changes, and why. */
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { ApiError, ask, multipart, newKey, useTouch } from '@/api';
import { Failure } from '@/shared/DataState';
import { useT } from '../texts';
import { Comparison } from './Comparison';
import { Findings } from './Findings';
import type { Check } from './useCheck';
import type { Kind } from './useWork';

export function DeployDialog({
  kind,
  documentKey,
  text,
  files,
  released,
  check,
  onClose,
  onDone,
}: {
  kind: Kind;
  documentKey: string;
  /** As a draft has it. */
  text: string;
  /** As a deployment has it: by file name. */
  files: Record<string, string>;
  released: number | null;
  check: Check;
  onClose: () => void;
  onDone: (version: number | null) => void;
}) {
  const t = useT();
  const id = useId();
  const touch = useTouch();
  const [note, setNote] = useState('');
  const [noteMissing, setNoteMissing] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const [busy, setBusy] = useState(false);
  const [requestKey] = useState(newKey);
  const errors = check.findings?.filter((each) => each.severity === 'error').length ?? 0;

  const deploy = async () => {
    if (!note.trim()) {
      setNoteMissing(true);
      document.getElementById(id)?.focus();
      return;
    }
    setBusy(true);
    setError(null);
    try {
      const parts = Object.entries(files).map(([name, content]) => new File([content], name));
      const done = await ask('post', '/deployments', {
        params: { header: { 'Idempotency-Key': requestKey } },
        body: multipart({ files: parts, note: note.trim() }),
      });
      touch('/processes', '/processes/{process}/versions', '/decisions', '/forms', '/deployments');
      onDone(
        done.versions.find((each) => each.kind === kind && each.key === documentKey)?.version ??
          null,
      );
    } catch (failure) {
      setError(failure instanceof ApiError ? failure : new Error(t('failed')));
    } finally {
      setBusy(false);
    }
  };

  return (
    <Modal
      open
      width={640}
      title={t('deploy_title')}
      okText={t('deploy')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: busy, disabled: errors > 0 || check.behind }}
      onOk={() => void deploy()}
      onCancel={onClose}
    >
      <p>{t('deploy_about')}</p>
      {error && <Failure error={error} small />}
      <h3>{t('findings')}</h3>
      <div className="gc-design-box">
        <Findings check={check} onShow={() => undefined} />
      </div>
      <h3>{t('compare')}</h3>
      <div className="gc-design-box">
        <Comparison kind={kind} documentKey={documentKey} text={text} released={released} />
      </div>
      <label htmlFor={id} className="gc-field-label">
        {t('note')}
      </label>
      <Input.TextArea
        id={id}
        value={note}
        maxLength={2000}
        className="gc-grows"
        status={noteMissing ? 'error' : ''}
        placeholder={t('note_hint')}
        onChange={(event) => {
          setNote(event.target.value);
          setNoteMissing(false);
        }}
      />
      <p className="gc-field-wrong" role="alert">
        {noteMissing && t('note_missing')}
      </p>
    </Modal>
  );
}
