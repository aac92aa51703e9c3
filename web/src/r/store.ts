/** IndexedDB: what waits to be sent, and what is needed without a network. */
import type { Fields } from './server';

export interface Item {
  /** The report's idempotency key: made once, sent with every try. */
  key: string;
  at: string;
  state: 'waiting' | 'refused' | 'sent';
  fields: Fields;
  photos: Blob[];
  /** What was answered last, if it was no success. */
  problem?: string;
  number?: string;
  link?: string;
}

const NAME = 'gridcase-r';
let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore('items', { keyPath: 'key' });
      asked.result.createObjectStore('kept');
    };
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      resolve(asked.result);
    };
    asked.onerror = () => reject(asked.error);
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

async function run<T>(
  store: 'items' | 'kept',
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const transaction = (await database()).transaction(store, mode);
  const asked = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    // Not before it is on disk.
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

export async function items(): Promise<Item[]> {
  const found = await run<Item[]>('items', 'readonly', (store) => store.getAll());
  return found.sort((a, b) => b.at.localeCompare(a.at));
}

export function item(key: string): Promise<Item | undefined> {
  return run<Item | undefined>('items', 'readonly', (store) => store.get(key));
}

export async function put(item: Item): Promise<void> {
  await run('items', 'readwrite', (store) => store.put(item));
}

export async function drop(key: string): Promise<void> {
  await run('items', 'readwrite', (store) => store.delete(key));
}

export function kept<T>(name: string): Promise<T | undefined> {
  return run<T | undefined>('kept', 'readonly', (store) => store.get(name)).catch(() => undefined);
}

/** Conveniences may be lost: no error. */
export async function keep(name: string, value: unknown): Promise<void> {
  await run<unknown>(
    'kept',
    'readwrite',
    (store): IDBRequest => (value === undefined ? store.delete(name) : store.put(value, name)),
  ).catch(() => undefined);
}
