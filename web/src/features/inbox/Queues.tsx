/** The person's queues by role and status with their counts. */
import { useMe } from '@/api';
import { useName } from '@/i18n';
import { useCounts } from './counts';
import { useT } from './texts';
import type { Change, View } from './view';

export function Queues({ view, change }: { view: View; change: Change }) {
  const t = useT();
  const name = useName();
  const me = useMe();
  const { data } = useCounts();
  const roles = new Map(me.roles.map((held) => [held.role, held]));
  const counted = (data?.queues ?? [])
    .map((queue) => ({
      ...queue,
      role: queue.roles.find((each) => roles.has(each)) ?? '',
      n: view.tab === 'mine' ? queue.mine : view.everyone ? queue.open : queue.unclaimed,
    }))
    .filter((queue) => queue.role);
  const queues = new Map<string, (typeof counted)[number]>();
  for (const queue of counted) {
    const key = `${queue.role} ${queue.status?.code ?? ''}`;
    const before = queues.get(key);
    queues.set(key, before ? { ...queue, n: before.n + queue.n } : queue);
  }
  const chosen = (queue: { role: string; status: { code: string } | null }) =>
    view.role === queue.role && view.status === (queue.status?.code ?? '');
  const shown = [...queues.values()].filter((queue) => queue.n > 0 || chosen(queue));
  const several = new Set(shown.map((queue) => queue.role)).size > 1;
  if (shown.length < 2 && !view.role) return null;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of switches, not of fields
    <div role="group" className="gc-chips" aria-label={t('queues')}>
      {shown.map((queue) => {
        const on = chosen(queue);
        const role = roles.get(queue.role);
        return (
          <button
            key={`${queue.role} ${queue.status?.code}`}
            type="button"
            className="gc-chip"
            aria-pressed={on}
            onClick={() =>
              change(
                on
                  ? { role: '', status: '' }
                  : { role: queue.role, status: queue.status?.code ?? '' },
              )
            }
          >
            {several && role && <small>{name(role)} · </small>}
            {queue.status ? name(queue.status) : t('no_status')}
            <b>{queue.n}</b>
          </button>
        );
      })}
    </div>
  );
}
