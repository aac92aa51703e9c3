/*
 * The residents' pages without a network: the network first, else what was kept of the last visit.
 * Nothing under /api/ is touched: reports wait in the page's own outbox.
 */
const KEPT = 'gridcase-r';
const PAGE = '/r/';
const BESIDE = ['/icon.svg', '/r/manifest.webmanifest'];
const PATIENCE_MS = 6000;

/** The page and everything it names, taken together so that they belong to each other. */
async function take() {
  const cache = await caches.open(KEPT);
  const page = await fetch(PAGE, { cache: 'no-store' });
  if (!page.ok) throw new Error('the page cannot be had');
  const text = await page.clone().text();
  const named = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((found) => found[1]);
  const wanted = [...new Set([...named, ...BESIDE])];
  await cache.addAll(wanted);
  await cache.put(PAGE, page);
  for (const request of await cache.keys()) {
    const path = new URL(request.url).pathname;
    if (path.startsWith('/assets/') && !wanted.includes(path)) await cache.delete(request);
  }
}

self.addEventListener('install', (event) => {
  event.waitUntil(take().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

function soon(request) {
  const slow = new Promise((_, reject) => setTimeout(() => reject(new Error('slow')), PATIENCE_MS));
  return Promise.race([fetch(request), slow]);
}

async function page(request) {
  try {
    const found = await soon(request);
    if (found.ok) return found;
    return (found.status >= 500 && (await caches.match(PAGE))) || found;
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

async function file(request) {
  const kept = await caches.match(request);
  // Hashed names never change what they mean.
  if (kept && new URL(request.url).pathname.startsWith('/assets/')) return kept;
  try {
    const found = await fetch(request);
    if (found.ok) (await caches.open(KEPT)).put(request, found.clone());
    return found;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') {
    if (pathname === '/r' || pathname.startsWith('/r/')) event.respondWith(page(request));
    return;
  }
  if (pathname.startsWith('/assets/') || BESIDE.includes(pathname)) {
    event.respondWith(file(request));
  }
});

/* The page says so when it has loaded from the network: a newer build is then kept too. */
self.addEventListener('message', (event) => {
  if (event.data === 'take') event.waitUntil(take().catch(() => undefined));
});
