/** Coming back to a long list means coming back to the line one left. */
import { useEffect, useRef } from 'react';
import { useLocation, useNavigationType } from 'react-router';

const kept = new Map<string, number>();
const HOLDER = '.ant-table-tbody-virtual-holder';

export function useListPosition(ready: boolean): React.RefObject<HTMLDivElement | null> {
  const { key } = useLocation();
  const came = useNavigationType();
  const box = useRef<HTMLDivElement>(null);
  const restored = useRef('');

  useEffect(() => {
    const holder = box.current?.querySelector<HTMLElement>(HOLDER);
    const wanted = kept.get(key);
    if (!ready || !holder || restored.current === key) return;
    restored.current = key;
    if (came === 'POP' && wanted) holder.scrollTop = wanted;
  }, [ready, key, came]);

  useEffect(() => {
    const area = box.current;
    const keep = (event: Event) => {
      if (event.target instanceof HTMLElement && event.target.matches(HOLDER)) {
        kept.set(key, event.target.scrollTop);
      }
    };
    area?.addEventListener('scroll', keep, true);
    return () => area?.removeEventListener('scroll', keep, true);
  }, [key]);

  return box;
}
