/** The place by name: a short list, a search, and a finer choice below what was chosen. */

import { button, field, fill, freshId, h } from './dom';
import { changed, draft } from './draft';
import { type Area, type Areas, areas } from './server';
import { keep, kept } from './store';
import { language, nameOf, t } from './texts';

const PAUSE_MS = 250;

export interface AreaChoice {
  element: HTMLElement;
  /** What to mark when it is missing. */
  control: () => HTMLElement;
}

export function areaChoice(): AreaChoice {
  const element = h('div', { class: 'areas' });
  const search = h('input', { type: 'search', autocomplete: 'off', enterkeyhint: 'search' });
  search.id = freshId();
  const list = h('div', { class: 'choices', role: 'group', 'aria-label': t('area') });
  const told = h('p', { class: 'hint', role: 'status' });
  let timer = 0;
  let asked = 0;

  const choose = (area: Area) => {
    draft.area = area;
    changed();
    draw();
    element.querySelector<HTMLElement>('.chosen button')?.focus();
  };

  const offer = (found: Areas, target: HTMLElement) => {
    fill(
      target,
      ...found.items.map((area) => {
        const within = language() === 'zh' ? area.within_zh : area.within_en;
        return h(
          'button',
          { type: 'button', class: 'choice', onclick: () => choose(area) },
          nameOf(area),
          within && h('small', {}, within),
        );
      }),
    );
  };

  const look = async () => {
    asked += 1;
    const mine = asked;
    const q = search.value.trim();
    const [found, live] = q ? await listOf({ q }) : await firstChoice();
    if (mine !== asked || draft.area) return;
    offer(found, list);
    const words = [
      !live && t('area_offline'),
      q && (found.items.length === 0 ? t('area_none') : t('area_found', { n: found.items.length })),
      found.more && t('area_more'),
    ];
    fill(told, words.filter(Boolean).join(' '));
  };

  const draw = () => {
    const area = draft.area;
    if (!area) {
      fill(element, field(t('area'), search, t('area_hint')), told, list);
      void look();
      return;
    }
    const within = language() === 'zh' ? area.within_zh : area.within_en;
    const name = [within, nameOf(area)].filter(Boolean).join(language() === 'zh' ? ' ' : ', ');
    const change = button(t('area_change'), () => {
      draft.area = null;
      changed();
      draw();
      search.focus();
    });
    const finer = h('div', {});
    fill(
      element,
      h('div', { class: 'chosen' }, h('p', {}, t('area_chosen', { name })), change),
      finer,
    );
    if (!area.more) return;
    void listOf({ parent: area.code }).then(([found]) => {
      if (draft.area !== area || found.items.length === 0) return;
      const inside = h('div', { class: 'choices', role: 'group', 'aria-label': t('area_inside') });
      offer(found, inside);
      fill(finer, h('p', { class: 'hint' }, t('area_inside')), inside);
    });
  };

  search.addEventListener('input', () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void look(), PAUSE_MS);
  });
  search.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') event.preventDefault(); // not the whole form
  });
  draw();
  return { element, control: () => search };
}

/** The first level on which there is something to choose: a county is not asked for its province. */
async function firstChoice(): Promise<[Areas, boolean]> {
  let [found, live] = await listOf({});
  for (;;) {
    const [only, ...others] = found.items;
    if (!only?.more || others.length > 0) return [found, live];
    const [below, still] = await listOf({ parent: only.code });
    if (below.items.length === 0) return [found, live];
    found = below;
    live = live && still;
  }
}

/** From the server, or what was seen before; whether it is from the server. */
async function listOf(query: { parent?: string; q?: string }): Promise<[Areas, boolean]> {
  const name = `areas:${query.parent ?? ''}`;
  try {
    const found = await areas(query);
    if (!query.q) void keep(name, found);
    return [found, true];
  } catch {
    const known = (await kept<Areas>(name)) ?? { items: [], more: false };
    const q = query.q?.toLowerCase();
    if (!q) return [known, false];
    const items = known.items.filter(({ zh, en }) => `${zh}\n${en}`.toLowerCase().includes(q));
    return [{ items, more: false }, false];
  }
}
