/** Letting the switch act on cases that wait already, after a look at how many that are. */
import { App, Modal } from 'antd';
import { useEffect } from 'react';
import { useChange } from '@/api';
import { Failure, Waiting } from '@/shared/DataState';
import { useT } from './texts';

export function ApplyDialog({
  open,
  area,
  areaName,
  onClose,
}: {
  open: boolean;
  area: string;
  areaName: string;
  onClose: () => void;
}) {
  const t = useT();
  const { message } = App.useApp();
  const { mutate, data, error, reset } = useChange('post', '/settings/auto_dispatch/apply', {
    onError: () => undefined,
  });
  const apply = useChange('post', '/settings/auto_dispatch/apply', {
    touches: ['/tasks', '/cases'],
    onSuccess: (done) => {
      void message.success(t('applied', { n: done.cases }));
      onClose();
    },
  });
  useEffect(() => {
    if (open) mutate({ body: { area: area || null, dry_run: true } });
    else reset();
  }, [open, area, mutate, reset]);
  return (
    <Modal
      open={open}
      title={t('apply_auto_dispatch')}
      okText={t('apply')}
      cancelText={t('close')}
      okButtonProps={{ disabled: !data?.cases, loading: apply.isPending }}
      onCancel={onClose}
      onOk={() => apply.mutate({ body: { area: area || null, dry_run: false } })}
    >
      <p>{t('apply_about')}</p>
      {error ? (
        <Failure error={error} />
      ) : data ? (
        <p className="gc-settings-count">
          <strong>{t('waiting_in', { n: data.cases, area: areaName })}</strong>
        </p>
      ) : (
        <Waiting rows={1} />
      )}
    </Modal>
  );
}
