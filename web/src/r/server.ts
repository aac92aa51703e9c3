/** The few questions this page asks. Types come from the API's own file. */
import type { components } from '@/api/schema';
import { language, t } from './texts';

type Shapes = components['schemas'];
export type Group = Shapes['PublicGroup'];
export type Area = Shapes['PublicArea'];
export type Areas = Shapes['PublicAreas'];
export type Progress = Shapes['PublicProgress'];
export type Proof = Shapes['ProofBody'];
export type Reported = Shapes['PubliclyReported'];
/** What a report says beside its photos, as the form sends it. */
export type Fields = Record<string, string>;

const API = '/api/v1/public';
const PATIENCE_MS = 20_000;
const PATIENCE_WITH_PHOTOS_MS = 180_000;

/** `later`: worth another try as it is. */
export class Refused extends Error {
  readonly status: number;
  readonly later: boolean;

  constructor(message: string, status: number, later: boolean) {
    super(message);
    this.status = status;
    this.later = later;
  }
}

export async function groups(): Promise<Group[]> {
  return (await ask<{ items: Group[] }>('/categories')).items;
}

export function areas(query: { parent?: string; q?: string }): Promise<Areas> {
  return ask<Areas>(`/areas?${new URLSearchParams(query)}`);
}

export function track(proof: Proof): Promise<Progress> {
  return ask<Progress>('/cases', json(proof));
}

export async function sayNotSolved(proof: Proof, text: string): Promise<void> {
  await ask('/cases/reopening', json({ ...proof, text }));
}

export async function send(key: string, fields: Fields, photos: Blob[]): Promise<Reported> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  photos.forEach((photo, n) => {
    body.append('photos', photo, `${n + 1}.jpg`);
  });
  const told = await ask<Reported>(
    '/reports',
    { method: 'POST', body, headers: { 'Idempotency-Key': key } },
    PATIENCE_WITH_PHOTOS_MS,
  );
  // The sign-in page of somebody's wireless network also answers 200.
  if (!told.number) throw new Refused(t('fault_network'), 0, true);
  return told;
}

function json(body: unknown): RequestInit {
  return {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'Content-Type': 'application/json' },
  };
}

async function ask<T>(path: string, init: RequestInit = {}, patience = PATIENCE_MS): Promise<T> {
  let response: Response;
  try {
    response = await fetch(API + path, {
      ...init,
      headers: { ...init.headers, 'Accept-Language': language(), Accept: 'application/json' },
      credentials: 'omit',
      signal: AbortSignal.timeout(patience),
    });
  } catch {
    throw new Refused(t('fault_network'), 0, true);
  }
  const told = (await response.json().catch(() => null)) as
    | (T & { detail?: string; errors?: { detail: string }[]; code?: string })
    | null;
  if (response.ok && told !== null) return told;
  if (response.ok) throw new Refused(t('fault_network'), 0, true);
  const { status } = response;
  const later = status >= 500 || status === 408 || status === 429;
  const lines = told?.code === 'input-invalid' ? (told.errors ?? []) : [];
  const why = lines.map((line) => line.detail).join(' ') || told?.detail;
  throw new Refused(why || t('fault_server'), status, later || told === null);
}
