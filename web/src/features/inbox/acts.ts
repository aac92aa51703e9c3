/** Claiming, releasing, handing over and finishing a step. */
import { App } from 'antd';
import { type ApiError, useChange, useTouch } from '@/api';
import { type TaskLine, useChanged } from './lists';
import { t } from './texts';

type Seen = Pick<TaskLine, 'id' | 'version'>;

function init({ id, version }: Seen) {
  return { params: { path: { task_id: id } }, body: { seen_version: version } };
}

/** Who was quicker is the server's sentence; the lists look again. */
function useRefused(id: number) {
  const { message } = App.useApp();
  const touch = useTouch();
  return (error: ApiError) => {
    void message.error({ content: error.message, duration: 6, key: `task-${id}` });
    if (error.outdated || error.status === 404) {
      touch('/tasks', '/tasks/counts', '/tasks/{task_id}');
    }
  };
}

export function useClaim(task: Seen, then?: () => void) {
  const changed = useChanged();
  const { message } = App.useApp();
  const claim = useChange('post', '/tasks/{task_id}/claim', {
    onSuccess: (held) => {
      changed(task.id, held);
      void message.success({ content: t('claimed'), key: `task-${task.id}` });
      then?.();
    },
    onError: useRefused(task.id),
  });
  return { ...claim, act: () => claim.mutate(init(task)) };
}

export function useRelease(task: Seen) {
  const changed = useChanged();
  const { message } = App.useApp();
  const release = useChange('post', '/tasks/{task_id}/release', {
    onSuccess: (held) => {
      changed(task.id, held);
      void message.success({ content: t('released'), key: `task-${task.id}` });
    },
    onError: useRefused(task.id),
  });
  return { ...release, act: () => release.mutate(init(task)) };
}

export function useAssign(task: Seen, then: () => void) {
  const changed = useChanged();
  const { message } = App.useApp();
  const assign = useChange('post', '/tasks/{task_id}/assign', {
    onSuccess: (held) => {
      changed(task.id, held);
      void message.success({
        content: t('assigned', { name: held.assignee?.name ?? '' }),
        key: `task-${task.id}`,
      });
      then();
    },
    onError: useRefused(task.id),
  });
  return {
    ...assign,
    act: (person: number) =>
      assign.mutate({
        params: { path: { task_id: task.id } },
        body: { seen_version: task.version, person },
      }),
  };
}

export function useComplete(task: Seen) {
  const changed = useChanged();
  const touch = useTouch();
  const complete = useChange('post', '/tasks/{task_id}/complete', {
    onSuccess: () => changed(task.id, null),
    onError: (error) => {
      if (error.outdated) touch('/tasks', '/tasks/counts', '/tasks/{task_id}');
    },
  });
  return (outcome: string, answers: Record<string, unknown>) =>
    complete.mutateAsync({
      params: { path: { task_id: task.id } },
      body: { seen_version: task.version, outcome, answers },
    });
}
