/** Signing in and out, who one is and what one may do. */
import { useQueryClient } from '@tanstack/react-query';
import { ask } from './client';
import { useAnswer } from './hooks';
import { person, signedInAs, signedOut, useSession } from './session';
import type { Codes, Me } from './types';

export async function signIn(login: string, password: string): Promise<Me> {
  const before = person();
  const me = await ask('post', '/sessions', { body: { login, password } });
  if (before !== null && before.id !== me.id) {
    // Somebody else: nothing of the other person's page may stay.
    window.location.assign('/');
    return me;
  }
  signedInAs(me);
  return me;
}

let asked = false;

/** Who is signed in by the cookie; null if nobody. */
export async function whoIsHere(): Promise<Me | null> {
  const told = document.querySelector<HTMLMetaElement>('meta[name=gridcase-session]')?.content;
  const first = !asked;
  asked = true;
  if (first && told === '0') return null;
  try {
    const me = await ask('get', '/me');
    signedInAs(me);
    return me;
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 401) return null;
    throw error;
  }
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await ask('delete', '/sessions/current').catch(() => undefined);
    queries.clear();
    signedOut();
  };
}

/** The person signed in. Only below the shell, where there always is one. */
export function useMe(): Me {
  const { person: me } = useSession();
  if (!me) throw new Error('nobody is signed in');
  return me;
}

export function may(me: Me, action: string): boolean {
  return me.actions.some((each) => each.code === action);
}

/** `const may = useMay(); may('dispatch')` – somewhere; where exactly is the server's business. */
export function useMay(): (action: string) => boolean {
  const me = useMe();
  return (action) => may(me, action);
}

/** Every list of codes with its names, kept for the visit. */
export function useCodes(): Codes | undefined {
  return useAnswer('/codes', undefined, { staleTime: 600_000 }).data;
}
