/** The last look before new cases run by it: what the check says, what changes, and why. */
import { Input, Modal } from 'antd';
import { useId, useState } from 'react';
import { ApiError, ask, multipart, newKey, useTouch } from '@/api';
import { Failure } from '@/shared/DataState';
import { Comparison } from './Comparison';
import { Findings } from './Findings';
import { useT } from './texts';
import type { Check } from './useCheck';

export function DeployDialog({
  processKey,
  xml,
  released,
  check,
  onClose,
  onDone,
}: {
  processKey: string;
  xml: string;
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
      const file = new File([xml], `${processKey}.bpmn`, { type: 'application/xml' });
      const done = await ask('post', '/deployments', {
        params: { header: { 'Idempotency-Key': requestKey } },
        body: multipart({ files: file, note: note.trim() }),
      });
      touch('/processes', '/processes/{process}/versions', '/deployments');
      onDone(done.versions.find((each) => each.key === processKey)?.version ?? null);
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
        <Comparison processKey={processKey} xml={xml} released={released} />
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
