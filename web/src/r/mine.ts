/** What became of the reports written on this device. */
import { button, fill, h } from './dom';
import { fill as fillDraft } from './draft';
import { flush, isSending, onOutbox, remove } from './outbox';
import { type Item, item as itemOf, items } from './store';
import { t, when } from './texts';

type Go = (hash: string) => void;

/** The report that was just written, until it has its number. */
export function donePage(key: string, go: Go): HTMLElement {
  const element = h('div', {});
  const draw = async () => {
    const found = await itemOf(key).catch(() => undefined);
    if (!found) {
      go('');
      return;
    }
    const had = element.dataset.state;
    const now = found.state === 'waiting' && isSending() && navigator.onLine ? 'busy' : found.state;
    if (had === now && now !== 'waiting') return;
    element.dataset.state = now;
    fill(element, h('h1', { tabindex: -1 }, titleOf(now)), ...about(found, now, go));
    element.querySelector<HTMLElement>('h1')?.focus();
  };
  const stop = onOutbox(() => {
    if (element.isConnected) void draw();
    else if (element.dataset.state) stop();
  });
  void draw();
  return element;
}

function titleOf(state: string): string {
  if (state === 'sent') return t('sent_title');
  if (state === 'refused') return t('refused_title');
  return state === 'busy' ? t('sending') : t('queued_title');
}

function about(found: Item, state: string, go: Go): HTMLElement[] {
  const another = button(t('another'), () => go(''));
  if (state === 'busy') return [h('div', { class: 'skeleton', 'aria-hidden': 'true' })];
  if (state === 'sent') {
    return [h('p', {}, t('sent_text')), numberAndLink(found, go), another];
  }
  if (state === 'refused') {
    return [
      h('div', { class: 'card' }, h('p', { class: 'wrong' }, found.problem), mend(found, go)),
    ];
  }
  return [
    h('p', {}, t('queued_text')),
    h(
      'div',
      { class: 'row' },
      button(t('send_now'), () => void flush(), 'strong'),
      another,
    ),
  ];
}

function addressOf(link: string): string {
  return `${location.origin}/r/#t=${link}`;
}

function numberAndLink(found: Item, go: Go): HTMLElement {
  const { number = '', link = '' } = found;
  const address = addressOf(link);
  const copy = button(t('copy'), async () => {
    await navigator.clipboard?.writeText(address).then(
      () => fill(copy, t('copied')),
      () => undefined,
    );
  });
  return h(
    'div',
    { class: 'card' },
    h(
      'dl',
      {},
      h('dt', {}, t('number')),
      h('dd', { class: 'big number' }, number),
      h('dt', {}, t('link')),
      h('dd', { class: 'link' }, address),
    ),
    h('p', { class: 'hint' }, t('link_hint')),
    h(
      'div',
      { class: 'row' },
      copy,
      button(t('see_progress'), () => go(`#t=${link}`), 'strong'),
    ),
  );
}

function mend(found: Item, go: Go): HTMLElement {
  return h(
    'div',
    { class: 'row' },
    button(
      t('edit'),
      async () => {
        const { website: _, ...fields } = found.fields;
        fillDraft(fields, found.photos);
        await remove(found.key);
        go('');
      },
      'strong',
    ),
    removal(found),
  );
}

function removal(found: Item): HTMLElement {
  return button(t('remove'), () => {
    const sure = window.confirm(t(found.state === 'sent' ? 'remove_sure' : 'remove_unsent'));
    if (sure) void remove(found.key);
  });
}

export function minePage(go: Go): HTMLElement {
  const list = h('ul', { class: 'mine' });
  const draw = async () => {
    const found = await items().catch(() => []);
    if (found.length === 0) {
      fill(list, h('li', { class: 'empty' }, t('mine_none')));
      return;
    }
    fill(list, ...found.map((each) => h('li', { class: 'card' }, ...line(each, go))));
  };
  const stop = onOutbox(() => {
    if (list.isConnected) void draw();
    else if (list.childElementCount > 0) stop();
  });
  void draw();
  return h(
    'div',
    {},
    h('h1', { tabindex: -1 }, t('mine_title')),
    h('p', { class: 'hint' }, t('mine_hint')),
    list,
  );
}

const MARKS = { waiting: '◷', refused: '!', sent: '✓' };

function line(found: Item, go: Go): HTMLElement[] {
  const state = h(
    'p',
    { class: `state ${found.state}` },
    h('span', { 'aria-hidden': 'true' }, MARKS[found.state]),
    t(`state_${found.state}`),
  );
  const at = h('p', { class: 'hint' }, when(found.at));
  if (found.state === 'refused') {
    return [state, at, h('p', { class: 'wrong' }, found.problem), mend(found, go)];
  }
  if (found.state === 'waiting') {
    return [
      state,
      at,
      h('p', {}, found.fields.description ?? ''),
      h('p', { class: 'hint' }, found.problem ? t('waiting_why', { why: found.problem }) : ''),
      h(
        'div',
        { class: 'row' },
        button(t('send_now'), () => void flush(), 'strong'),
        removal(found),
      ),
    ];
  }
  return [
    state,
    at,
    h('p', { class: 'big number' }, found.number),
    h(
      'div',
      { class: 'row' },
      button(t('see_progress'), () => go(`#t=${found.link}`), 'strong'),
      removal(found),
    ),
  ];
}
