/**
 * Answers that carry a version are asked for again with it: what has not changed comes back as an
 * empty 304 and is given out from memory. Only in memory: nothing about cases stays in the browser.
 */
import { person } from './session';

interface Kept {
  tag: string;
  text: string;
}

const MOST = 40;
const kept = new Map<string, Kept>();
let whose: number | undefined;

function place(request: Request): string {
  const id = person()?.id;
  // What one person was shown is never given to the next.
  if (id !== whose) kept.clear();
  whose = id;
  return `${request.headers.get('Accept-Language')} ${request.url}`;
}

export function askIfChanged(request: Request): void {
  if (request.method !== 'GET') return;
  const known = kept.get(place(request));
  if (known) request.headers.set('If-None-Match', known.tag);
}

/** The answer as if it had been sent whole. */
export async function whole(request: Request, response: Response): Promise<Response> {
  if (request.method !== 'GET') return response;
  const where = place(request);
  if (response.status === 304) {
    const known = kept.get(where);
    if (!known) return response;
    return new Response(known.text, {
      status: 200,
      headers: { 'Content-Type': 'application/json', ETag: known.tag },
    });
  }
  const tag = response.headers.get('ETag');
  kept.delete(where);
  if (response.ok && tag && /json/.test(response.headers.get('Content-Type') ?? '')) {
    kept.set(where, { tag, text: await response.clone().text() });
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
  }
  return response;
}
