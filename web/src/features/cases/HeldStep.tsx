/** The form of a step that I have claimed, ready on the case's page. */
import { App } from 'antd';
import { useAnswer, useChange } from '@/api';
import { DataState } from '@/shared/DataState';
import { StepForm } from '@/shared/forms/StepForm';
import { useT } from './texts';

export default function HeldStep({ taskId }: { taskId: number }) {
  const t = useT();
  const { message } = App.useApp();
  const path = { task_id: taskId };
  const found = useAnswer('/tasks/{task_id}', { params: { path } });
  const complete = useChange('post', '/tasks/{task_id}/complete', {
    touches: [
      '/cases/{case_id}',
      '/cases/{case_id}/timeline',
      '/cases/{case_id}/position',
      '/cases',
      '/cases/counts',
      '/tasks',
      '/tasks/counts',
    ],
    onSuccess: () => void message.success(t('form_done')),
  });
  return (
    <div className="gc-step-form gc-noprint">
      <DataState query={found} rows={4}>
        {(task) => (
          <StepForm
            form={task.form}
            outcomes={task.outcomes}
            draft={`task-${task.id}`}
            about={{
              caseId: task.case_id,
              area: task.case_area?.code,
              category: task.category.code,
            }}
            onSend={(outcome, answers) =>
              complete.mutateAsync({
                params: { path },
                body: { outcome, answers, seen_version: task.version },
              })
            }
          />
        )}
      </DataState>
    </div>
  );
}
