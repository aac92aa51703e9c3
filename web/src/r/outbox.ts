/**
 * Reports that wait. Every report is written down before it is sent, and sent with the key it was
 * written down with: however often it goes out, it is one case.
 */
import { Refused, send } from './server';
import { drop, type Item, items, put } from './store';

type Listener = (waiting: Item[]) => void;

const AGAIN_MS = 60_000;
const listeners = new Set<Listener>();
let running: Promise<void> | null = null;

export function onOutbox(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function isSending(): boolean {
  return running !== null;
}

export async function told(): Promise<void> {
  const waiting = (await items().catch(() => [])).filter((each) => each.state !== 'sent');
  for (const listener of listeners) listener(waiting);
}

export async function enqueue(item: Item): Promise<void> {
  await put(item);
  // Or else the browser may clear it when the device is full. Asking may take as long as it likes.
  navigator.storage?.persist?.().catch(() => false);
  await told();
}

export async function remove(key: string): Promise<void> {
  await drop(key);
  await told();
}

/** Send what waits, in order. Two tabs do not do it at once. */
export function flush(): Promise<void> {
  running ??= alone(sendAll)
    .catch(() => undefined)
    .finally(() => {
      running = null;
      void told();
    });
  return running;
}

async function sendAll(): Promise<void> {
  const waiting = (await items()).filter((each) => each.state === 'waiting').reverse();
  if (waiting.length > 0) await told();
  for (const each of waiting) {
    if (!(await sendOne(each))) return;
  }
}

/** False: no use going on now. */
async function sendOne(item: Item): Promise<boolean> {
  try {
    const { number, link } = await send(item.key, item.fields, item.photos);
    // What was said and shown is the office's now; the number and the link stay.
    await put({ key: item.key, at: item.at, state: 'sent', fields: {}, photos: [], number, link });
    return true;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const state = error.later ? 'waiting' : 'refused';
    await put({ ...item, state, problem: error.message });
    return !error.later;
  } finally {
    await told();
  }
}

async function alone(act: () => Promise<void>): Promise<void> {
  if (!navigator.locks) return act();
  await navigator.locks.request('gridcase-r-outbox', act);
}

export function keepFlushing(): void {
  window.addEventListener('online', () => void flush());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') void flush();
  });
  window.setInterval(() => void flush(), AGAIN_MS);
  void flush();
}
