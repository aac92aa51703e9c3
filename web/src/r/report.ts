/** Reporting: one page, written down first and then sent. */
import { areaChoice } from './areas';
import { button, complain, field, fill, freshId, h } from './dom';
import { changed, clear, draft, fieldsOf } from './draft';
import { enqueue, flush } from './outbox';
import { shrunk } from './photos';
import { type Group, groups } from './server';
import { type Item, keep, kept } from './store';
import { nameOf, t } from './texts';

const MOST_PHOTOS = 5;
const KEY_BYTES = 16;
const PHONE = /^[\d +()-]{7,24}$/;
let lists: Group[] | null = null;

async function loadLists(): Promise<Group[]> {
  try {
    lists = await groups();
    void keep('groups', lists);
  } catch {
    lists ??= (await kept<Group[]>('groups')) ?? [];
  }
  return lists;
}

export function reportPage(go: (hash: string) => void): HTMLElement {
  const trap = h('input', { type: 'text', tabindex: -1, autocomplete: 'off' });
  trap.id = freshId();
  const matter = h('div', {});
  const rest = h('div', { class: 'rest' });
  const description = written('textarea', 'description', { rows: 4, maxlength: 2000 });
  const place = written('input', 'place', { type: 'text', maxlength: 200, autocomplete: 'off' });
  const name = written('input', 'name', { type: 'text', maxlength: 50, autocomplete: 'name' });
  const phone = written('input', 'phone', {
    type: 'tel',
    maxlength: 24,
    autocomplete: 'tel',
    inputmode: 'tel',
  });
  const area = areaChoice();
  const summary = h('div', { class: 'summary', tabindex: -1, hidden: true });
  const submit = h('button', { type: 'submit', class: 'button strong' }, t('submit'));

  fill(
    rest,
    card(field(t('description'), description, t('description_hint'))),
    card(
      h('h2', {}, t('where')),
      positionPart(),
      area.element,
      field(t('place'), place, t('place_hint')),
    ),
    card(photoPart()),
    h(
      'fieldset',
      { class: 'card' },
      h('legend', {}, h('h2', {}, t('contact'))),
      h('p', { class: 'hint' }, t('contact_hint')),
      field(t('name'), name),
      field(t('phone'), phone),
    ),
    h(
      'div',
      { class: 'trap', 'aria-hidden': 'true' },
      h('label', { for: trap.id }, t('trap')),
      trap,
    ),
    summary,
    submit,
  );

  const send = async (event: Event) => {
    event.preventDefault();
    if (submit.disabled) return;
    const wrong: [HTMLElement, string][] = [];
    const check = (control: HTMLElement, bad: boolean, text: string) => {
      complain(control, bad ? text : null);
      if (bad) wrong.push([control, text]);
    };
    const choices = matter.querySelector<HTMLElement>('fieldset .tiles');
    if (choices) check(choices, !draft.category, t(draft.group ? 'need_category' : 'need_group'));
    check(
      description,
      !draft.description.trim() && draft.photos.length === 0,
      t('need_description'),
    );
    if (area.control().isConnected) {
      check(area.control(), !draft.area && !draft.position, t('need_where'));
    }
    check(phone, draft.phone.trim() !== '' && !PHONE.test(draft.phone.trim()), t('need_phone'));
    summary.hidden = wrong.length === 0;
    if (wrong.length > 0) {
      fill(
        summary,
        h('p', {}, t('need_some', { n: wrong.length })),
        h(
          'ul',
          {},
          ...wrong.map(([control, text]) =>
            h(
              'li',
              {},
              button(text, () => goTo(control), 'plain'),
            ),
          ),
        ),
      );
      summary.focus();
      return;
    }
    submit.disabled = true;
    fill(submit, t('submitting'));
    const item: Item = {
      key: freshKey(),
      at: new Date().toISOString(),
      state: 'waiting',
      fields: trap.value ? { ...fieldsOf(draft), website: trap.value } : fieldsOf(draft),
      photos: [...draft.photos],
    };
    try {
      await enqueue(item);
    } catch {
      submit.disabled = false;
      fill(submit, t('submit'));
      fill(summary, h('p', {}, t('fault_storage')));
      summary.hidden = false;
      summary.focus();
      return;
    }
    clear();
    void flush();
    go(`#done=${item.key}`);
  };

  const drawMatter = () => {
    rest.hidden = draft.group === 'police';
    matterPart(matter, drawMatter);
  };
  drawMatter();
  if (lists === null) void loadLists().then(drawMatter);

  return h(
    'form',
    { novalidate: true, onsubmit: send },
    h('h1', { tabindex: -1 }, t('tab_report')),
    matter,
    rest,
  );
}

function goTo(control: HTMLElement): void {
  const first = control.matches('input, textarea') ? control : control.querySelector('input');
  (first as HTMLElement | null)?.focus();
  control.scrollIntoView({ block: 'center' });
}

function card(...children: Parameters<typeof fill>[1][]): HTMLElement {
  return h('section', { class: 'card' }, ...children);
}

/** A text field of the draft. */
function written<K extends 'input' | 'textarea'>(
  tag: K,
  of: 'description' | 'place' | 'name' | 'phone',
  props: Record<string, string | number>,
): HTMLElementTagNameMap[K] {
  const control = h(tag, { ...props, id: freshId() });
  control.value = draft[of];
  control.addEventListener('input', () => {
    draft[of] = control.value;
    complain(control, null);
    changed();
  });
  return control;
}

// --- what is the matter --------------------------------------------------------------------------

function matterPart(target: HTMLElement, redraw: () => void): void {
  if (lists === null) {
    fill(
      target,
      card(h('h2', {}, t('group')), h('div', { class: 'skeleton', 'aria-hidden': 'true' })),
    );
    return;
  }
  if (lists.length === 0) {
    const again = button(t('retry'), () => void loadLists().then(redraw));
    fill(
      target,
      card(h('h2', {}, t('group')), h('p', { class: 'wrong' }, t('lists_missing')), again),
    );
    return;
  }
  const chosen = lists.find((each) => each.code === draft.group);
  if (draft.group === 'police') {
    const title = h('h2', { tabindex: -1 }, t('police_title'));
    fill(
      target,
      h(
        'section',
        { class: 'card police' },
        title,
        h('p', {}, t('police_text')),
        h('a', { class: 'button strong', href: 'tel:110' }, t('police_call')),
        button(t('group_again'), () => pick('', redraw)),
      ),
    );
    title.focus();
    return;
  }
  if (!chosen) {
    fill(
      target,
      tiles(
        t('group'),
        [
          ...lists.map((each) => ({ code: each.code, text: nameOf(each), hint: '' })),
          { code: 'police', text: t('police'), hint: t('police_hint') },
        ],
        '',
        (code) => pick(code, redraw, target),
      ),
    );
    return;
  }
  const again = button(t('group_again'), () => pick('', redraw, target));
  fill(
    target,
    h(
      'div',
      { class: 'card' },
      h('div', { class: 'chosen' }, h('p', { class: 'big' }, nameOf(chosen)), again),
      tiles(
        t('category'),
        chosen.categories.map((each) => ({ code: each.code, text: nameOf(each), hint: '' })),
        draft.category,
        (code) => {
          draft.category = code;
          changed();
        },
      ),
    ),
  );
}

function pick(group: string, redraw: () => void, target?: HTMLElement): void {
  draft.group = group;
  draft.category = '';
  const only = lists?.find((each) => each.code === group)?.categories;
  if (only?.length === 1) draft.category = only[0]?.code ?? '';
  if (group !== 'police') changed();
  redraw();
  target?.querySelector<HTMLElement>('input')?.focus({ preventScroll: true });
}

interface Tile {
  code: string;
  text: string;
  hint: string;
}

function tiles(
  legend: string,
  of: Tile[],
  chosen: string,
  choose: (code: string) => void,
): HTMLElement {
  const name = freshId();
  const grid = h(
    'div',
    { class: 'tiles', id: freshId() },
    ...of.map((tile) => {
      const input = h('input', { type: 'radio', name, value: tile.code });
      input.checked = tile.code === chosen;
      // Arrow keys walk through a group; choosing one is a press or Enter.
      return h(
        'label',
        { class: tile.code === 'police' ? 'tile alarm' : 'tile' },
        input,
        h('span', {}, tile.text, tile.hint && h('small', {}, tile.hint)),
      );
    }),
  );
  let byArrow = false;
  grid.addEventListener('keydown', (event) => {
    byArrow = event.key.startsWith('Arrow');
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      event.target.checked = true;
      choose(event.target.value);
    }
  });
  grid.addEventListener('change', (event) => {
    complain(grid, null);
    if (!(event.target instanceof HTMLInputElement)) return;
    // In the list of groups a choice leads on: arrows only walk.
    if (byArrow && chosen === '' && of.some((tile) => tile.code === 'police')) return;
    choose(event.target.value);
  });
  return h('fieldset', { class: 'group' }, h('legend', {}, h('h2', {}, legend)), grid);
}

// --- where ---------------------------------------------------------------------------------------

function positionPart(): HTMLElement {
  const element = h('div', { class: 'position' });
  const told = h('p', { role: 'status', class: 'hint' });
  const draw = (text = '') => {
    const has = draft.position;
    const metres = has ? Math.max(1, Math.round(has.accuracy)) : 0;
    fill(told, text || (has ? t('position_has', { metres }) : ''));
    told.classList.toggle('good', Boolean(has) && !text);
    fill(
      element,
      button(t(has ? 'position_again' : 'position'), find, 'wide'),
      told,
      has &&
        button(
          t('position_drop'),
          () => {
            draft.position = null;
            changed();
            draw();
          },
          'plain',
        ),
    );
  };
  const find = () => {
    if (!navigator.geolocation) {
      draw(t('position_failed'));
      return;
    }
    draw(t('position_busy'));
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        draft.position = {
          latitude: Number(coords.latitude.toFixed(6)),
          longitude: Number(coords.longitude.toFixed(6)),
          accuracy: coords.accuracy,
        };
        changed();
        draw();
      },
      (error) =>
        draw(t(error.code === error.PERMISSION_DENIED ? 'position_denied' : 'position_failed')),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  };
  draw();
  return element;
}

// --- photos --------------------------------------------------------------------------------------

function photoPart(): HTMLElement {
  const previews = h('ul', { class: 'photos' });
  const told = h('p', { role: 'status', class: 'hint' });
  const input = h('input', {
    type: 'file',
    accept: 'image/*',
    multiple: true,
    id: freshId(),
    class: 'hidden',
  });
  const label = h('label', { for: input.id, class: 'button wide' }, t('photos_add'));
  const draw = () => {
    fill(
      previews,
      ...draft.photos.map((photo, index) => {
        const address = URL.createObjectURL(photo);
        const n = index + 1;
        return h(
          'li',
          {},
          h('img', {
            src: address,
            alt: t('photo_alt', { n }),
            onload: () => URL.revokeObjectURL(address),
          }),
          h(
            'button',
            {
              type: 'button',
              class: 'cross',
              'aria-label': t('photo_remove', { n }),
              onclick: () => {
                draft.photos = draft.photos.filter((each) => each !== photo);
                changed();
                draw();
                input.focus();
              },
            },
            '×',
          ),
        );
      }),
    );
    const full = draft.photos.length >= MOST_PHOTOS;
    input.disabled = full;
    label.classList.toggle('off', full);
  };
  input.addEventListener('change', async () => {
    const files = [...(input.files ?? [])];
    input.value = '';
    fill(told, t('photo_busy'));
    const unread: string[] = [];
    for (const file of files) {
      if (draft.photos.length >= MOST_PHOTOS) break;
      const small = await shrunk(file);
      if (small) draft.photos = [...draft.photos, small];
      else unread.push(file.name);
    }
    changed();
    draw();
    told.classList.toggle('wrong', unread.length > 0);
    const full = draft.photos.length >= MOST_PHOTOS ? t('photos_full') : '';
    fill(told, unread.map((name) => t('photo_bad', { name })).join(' ') || full);
  });
  draw();
  return h(
    'div',
    { class: 'field' },
    h('h2', {}, t('photos')),
    h('p', { class: 'hint' }, t('photos_hint')),
    previews,
    input,
    label,
    told,
  );
}

function freshKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
