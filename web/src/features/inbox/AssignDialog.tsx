/** Handing a step to somebody who may take it. */
import { Modal, Select } from 'antd';
import { useId, useState } from 'react';
import { type Schemas, useAnswer } from '@/api';
import { Failure } from '@/shared/DataState';
import { useAssign } from './acts';
import { useT } from './texts';

export function AssignDialog({ task, onClose }: { task: Schemas['Task']; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const [person, setPerson] = useState<number>();
  const found = useAnswer('/tasks/{task_id}/candidates', {
    params: { path: { task_id: task.id } },
  });
  const assign = useAssign(task, onClose);
  return (
    <Modal
      open
      title={t('assign_title')}
      okText={t('assign')}
      cancelText={t('cancel')}
      okButtonProps={{ disabled: person === undefined, loading: assign.isPending }}
      onOk={() => person !== undefined && assign.act(person)}
      onCancel={onClose}
    >
      {found.error ? (
        <Failure error={found.error} again={found.refetch} small />
      ) : (
        <>
          <label htmlFor={id} className="gc-field-label">
            {t('assign_to')}
          </label>
          <Select<number>
            id={id}
            autoFocus
            showSearch={{ optionFilterProp: 'label' }}
            style={{ width: '100%' }}
            loading={found.isPending}
            value={person ?? null}
            placeholder={t('assign_to')}
            notFoundContent={found.isPending ? t('loading') : t('nobody_there')}
            options={(found.data?.items ?? [])
              .filter((each) => each.id !== task.assignee?.id)
              .map((each) => ({ value: each.id, label: each.name }))}
            onChange={setPerson}
          />
        </>
      )}
    </Modal>
  );
}
