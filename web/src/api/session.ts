/**
 * Who is signed in, and what happens when the server no longer knows them.
 *
 * A session that ended in the middle of work loses nothing: requests that were answered 401 wait
 * here while the dialog over the page asks for the password, and are then sent again.
 */
import { useSyncExternalStore } from 'react';
import type { Me } from './types';

interface Session {
  person: Me | null;
  /** The server has said 401 and the dialog is open. */
  ended: boolean;
}

let session: Session = { person: null, ended: false };
const listeners = new Set<() => void>();
let waiting: { again: () => void; giveUp: () => void }[] = [];

function change(next: Partial<Session>): void {
  session = { ...session, ...next };
  for (const listener of listeners) listener();
}

export function person(): Me | null {
  return session.person;
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}

/** After signing in, or when the server has told who one is. */
export function signedInAs(who: Me): void {
  change({ person: who, ended: false });
  const released = waiting;
  waiting = [];
  for (const each of released) each.again();
}

export function signedOut(): void {
  change({ person: null, ended: false });
  const released = waiting;
  waiting = [];
  for (const each of released) each.giveUp();
}

/** Resolves true when the request may be sent again, false when the person left. */
export function untilSignedInAgain(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting.push({ again: () => resolve(true), giveUp: () => resolve(false) });
    if (!session.ended) change({ ended: true });
  });
}
