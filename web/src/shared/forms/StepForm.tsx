/**
 * The form of an open step with its outcomes as buttons. The renderer is fetched when it is shown.
 *
 *     <StepForm form={task.form} outcomes={task.outcomes} draft={`task-${task.id}`}
 *       about={{ caseId: task.case_id, area: task.case_area?.code, category: task.category.code }}
 *       onSend={(outcome, answers) => complete.mutateAsync({ … })} />
 *
 * `onSend` rejects with an ApiError: what it says of fields is shown at the fields, the rest above
 * the buttons. The draft is kept per `draft` and person and dropped when `onSend` succeeds.
 * `onChange` tells what is entered, for a preview.
 */
import { lazy, Suspense } from 'react';
import { needTexts } from '@/i18n';
import { Waiting } from '../DataState';
import type { TaskFormProps } from './TaskForm';

const TaskForm = lazy(async () => {
  const [module] = await Promise.all([import('./TaskForm'), needTexts('forms')]);
  await needTexts('forms');
  return module;
});

export function StepForm(props: TaskFormProps) {
  return (
    <Suspense fallback={<Waiting rows={5} />}>
      <TaskForm key={props.draft} {...props} />
    </Suspense>
  );
}
