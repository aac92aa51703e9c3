/**
 * The residents' pages: report, follow, what waits on this device. No framework, no account.
 * The address behind `#` says which page it is; it is never sent anywhere, so a link stays secret.
 */
import './style.css';
import { fill, h } from './dom';
import { restore } from './draft';
import { donePage, minePage } from './mine';
import { flush, keepFlushing, onOutbox, told } from './outbox';
import { reportPage } from './report';
import { type Language, language, locale, ownName, speak, t } from './texts';
import { linkPage, trackPage } from './track';

const PAGE = '/r/';
const root = document.getElementById('r') as HTMLElement;
const main = h('main', { id: 'main', tabindex: -1 });
const header = h('header', {});
const skip = h('a', { class: 'skip', href: '#main' });
const waiting = h('div', { class: 'waiting', role: 'status' });
const offline = h('p', { class: 'offline', role: 'status' });

function go(hash: string): void {
  if (location.hash === hash || (hash === '' && location.hash === '')) show();
  else location.hash = hash || '#report';
}

function pageOf(hash: string): HTMLElement {
  const [name = '', value = ''] = hash.replace(/^#/, '').split('=');
  if (name === 'track') return trackPage(go);
  if (name === 'mine') return minePage(go);
  if (name === 'done') return donePage(value, go);
  if (name === 't' && value) return linkPage(value, go);
  return reportPage(go);
}

function show(focus = true): void {
  const page = pageOf(location.hash);
  fill(main, page);
  const title = page.querySelector('h1');
  document.title = `${title?.textContent || t('title')} · ${t('title')}`;
  drawHeader();
  if (focus) {
    window.scrollTo(0, 0);
    title?.focus({ preventScroll: true });
  }
}

function drawHeader(): void {
  const other: Language = language() === 'zh' ? 'en' : 'zh';
  const hash = location.hash;
  const tab = (to: string, text: string, current: boolean) =>
    h('a', { href: to, 'aria-current': current ? 'page' : null }, text);
  const tracking = hash === '#track' || hash.startsWith('#t=');
  fill(skip, t('skip'));
  fill(
    header,
    h(
      'div',
      { class: 'top' },
      h('img', { src: '/icon.svg', width: 28, height: 28, alt: '' }),
      h('span', { class: 'name' }, t('title')),
      h(
        'button',
        {
          type: 'button',
          class: 'language',
          lang: other === 'zh' ? 'zh-CN' : 'en',
          onclick: () => {
            speak(other);
            document.documentElement.lang = locale();
            show(false);
            drawOffline();
            void told();
            header.querySelector<HTMLElement>('.language')?.focus();
          },
        },
        ownName(other),
      ),
    ),
    h(
      'nav',
      { 'aria-label': t('tabs') },
      tab('#report', t('tab_report'), !tracking && hash !== '#mine'),
      tab('#track', t('tab_track'), tracking),
      tab('#mine', t('tab_mine'), hash === '#mine'),
    ),
  );
}

function drawOffline(): void {
  fill(offline, navigator.onLine ? null : t('offline'));
}

async function register(): Promise<void> {
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  try {
    const known = await navigator.serviceWorker.register('/r/sw.js', { scope: PAGE });
    // A newer build came from the network: keep that one.
    if (navigator.onLine) known.active?.postMessage('take');
  } catch {
    // Without https there is none; everything else works.
  }
}

async function start(): Promise<void> {
  // The service worker answers below /r/ only, so that staff pages are never its business.
  if (location.pathname !== PAGE) history.replaceState(null, '', PAGE + location.hash);
  document.documentElement.lang = locale();
  await restore();
  fill(root, skip, header, offline, waiting, main);
  skip.addEventListener('click', (event) => {
    event.preventDefault();
    main.focus();
  });
  drawOffline();
  show(false);
  window.addEventListener('hashchange', () => show());
  window.addEventListener('online', drawOffline);
  window.addEventListener('offline', drawOffline);
  onOutbox((found) => {
    const n = found.filter((each) => each.state === 'waiting').length;
    const refused = found.some((each) => each.state === 'refused');
    fill(
      waiting,
      n > 0 &&
        h(
          'p',
          {},
          h('strong', {}, h('span', { 'aria-hidden': 'true' }, '◷ '), t('waiting', { n })),
          h('small', {}, t('waiting_hint')),
        ),
      n > 0 &&
        navigator.onLine &&
        h(
          'button',
          { type: 'button', class: 'button', onclick: () => void flush() },
          t('send_now'),
        ),
      refused && h('a', { href: '#mine', class: 'wrong' }, t('refused_title')),
    );
  });
  await told();
  keepFlushing();
  await register();
}

void start();
