/**
 * "Are you sure, and why": for what cannot be undone or must be answered for.
 *
 *     <ConfirmReason open={open} title={t('withdraw')} okText={t('withdraw')} danger required
 *       onCancel={close} onConfirm={(reason) => change.mutateAsync({ … })} />
 *
 * Closes when `onConfirm` has succeeded; an ApiError is shown at the field.
 */
import { Input, Modal } from 'antd';
import { type ReactNode, useEffect, useId, useState } from 'react';
import { ApiError } from '@/api';
import { useT } from './texts';

export function ConfirmReason({
  open,
  title,
  children,
  okText,
  danger = false,
  required = false,
  field = 'reason',
  longest = 500,
  onCancel,
  onConfirm,
}: {
  open: boolean;
  title: string;
  children?: ReactNode;
  okText: string;
  danger?: boolean;
  required?: boolean;
  /** What the API calls the reason. */
  field?: string;
  longest?: number;
  onCancel: () => void;
  onConfirm: (reason: string) => Promise<unknown>;
}) {
  const t = useT();
  const id = useId();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');

  useEffect(() => {
    if (open) {
      setReason('');
      setWrong('');
    }
  }, [open]);

  async function confirm() {
    const text = reason.trim();
    if (required && !text) {
      setWrong(t('reason_missing'));
      document.getElementById(id)?.focus();
      return;
    }
    setBusy(true);
    try {
      await onConfirm(text);
      onCancel();
    } catch (error) {
      setWrong(
        (error instanceof ApiError ? error.field(field) : undefined) ??
          (error instanceof Error ? error.message : t('failed')),
      );
    } finally {
      setBusy(false);
    }
  }

  return (
    <Modal
      open={open}
      title={title}
      okText={okText}
      cancelText={t('cancel')}
      okButtonProps={{ danger, loading: busy }}
      onCancel={onCancel}
      onOk={() => void confirm()}
      destroyOnHidden
    >
      {children}
      <label htmlFor={id} className="gc-field-label">
        {required ? t('reason') : t('reason_optional')}
      </label>
      <Input.TextArea
        id={id}
        autoFocus
        value={reason}
        maxLength={longest}
        className="gc-grows"
        status={wrong ? 'error' : ''}
        aria-required={required}
        aria-invalid={wrong !== ''}
        aria-describedby={`${id}-wrong`}
        onChange={(event) => setReason(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void confirm();
        }}
      />
      <p id={`${id}-wrong`} className="gc-field-wrong" role="alert">
        {wrong}
      </p>
    </Modal>
  );
}
