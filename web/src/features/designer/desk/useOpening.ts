/** Says that the person works on a draft, and who else does. */
import { useEffect, useState } from 'react';
import { ask } from '@/api';

const AGAIN_MS = 30_000;

export interface Opening {
  other: { name: string; since: string } | null;
  takeOver: () => void;
}

export function useOpening(kind: string, key: string): Opening {
  const [other, setOther] = useState<Opening['other']>(null);
  const params = { path: { kind, key } };
  const tell = async (takeOver: boolean) => {
    try {
      const { opened } = await ask('post', '/drafts/{kind}/{key}/openings', {
        params: { path: { kind, key } },
        body: { take_over: takeOver },
      });
      setOther(opened && !opened.mine ? { name: opened.by.name, since: opened.since } : null);
    } catch {
      // It is a courtesy: the next time will do.
    }
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told depends on these alone
  useEffect(() => {
    void tell(false);
    const timer = setInterval(() => void tell(false), AGAIN_MS);
    return () => {
      clearInterval(timer);
      void ask('delete', '/drafts/{kind}/{key}/openings', { params }).catch(() => undefined);
    };
  }, [kind, key]);
  return { other, takeOver: () => void tell(true) };
}
