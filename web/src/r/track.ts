/** How far a report has come, in plain words. */
import { button, complain, field, fill, freshId, h } from './dom';
import { type Progress, type Proof, Refused, sayNotSolved, track } from './server';
import { nameOf, t, when } from './texts';

type Go = (hash: string) => void;

export function trackPage(go: Go): HTMLElement {
  const number = h('input', {
    type: 'text',
    id: freshId(),
    autocomplete: 'off',
    autocapitalize: 'none',
    spellcheck: 'false',
    maxlength: 60,
  });
  const tail = h('input', {
    type: 'text',
    id: freshId(),
    inputmode: 'numeric',
    autocomplete: 'off',
    maxlength: 4,
    class: 'short',
  });
  const submit = h('button', { type: 'submit', class: 'button strong' }, t('track'));
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const result = h('div', {});

  const ask = async (event: Event) => {
    event.preventDefault();
    if (submit.disabled) return;
    const given = { number: number.value.trim(), tail: tail.value.trim() };
    complain(number, given.number ? null : t('need_number'));
    complain(tail, /^\d{4}$/.test(given.tail) ? null : t('need_tail'));
    const bad = form.querySelector<HTMLElement>('[aria-invalid]');
    if (bad) {
      bad.focus();
      return;
    }
    submit.disabled = true;
    fill(submit, t('tracking'));
    fill(wrong);
    fill(result);
    try {
      const found = await track(given);
      fill(result, progressPart(found, given, go));
      result.querySelector<HTMLElement>('h2')?.focus();
    } catch (error) {
      fill(wrong, messageOf(error));
    } finally {
      submit.disabled = false;
      fill(submit, t('track'));
    }
  };

  const form = h(
    'form',
    { class: 'card', novalidate: true, onsubmit: ask },
    h('p', { class: 'hint' }, t('track_hint')),
    field(t('number'), number),
    field(t('tail'), tail),
    wrong,
    submit,
  );
  return h('div', {}, h('h1', { tabindex: -1 }, t('track_title')), form, result);
}

/** The page behind the link. */
export function linkPage(link: string, go: Go): HTMLElement {
  const content = h('div', {}, h('div', { class: 'skeleton', 'aria-hidden': 'true' }));
  const load = async () => {
    try {
      fill(content, progressPart(await track({ link }), { link }, go));
    } catch (error) {
      const again = error instanceof Refused && error.later;
      fill(
        content,
        h('p', { class: 'wrong', role: 'alert' }, messageOf(error)),
        again
          ? button(t('retry'), () => void load())
          : button(t('track_other'), () => go('#track')),
      );
    }
  };
  void load();
  return h('div', {}, h('h1', { tabindex: -1 }, t('track_title')), content);
}

function messageOf(error: unknown): string {
  if (!(error instanceof Refused)) throw error;
  return error.status === 0 && !navigator.onLine ? t('track_offline') : error.message;
}

function progressPart(found: Progress, proof: Proof, go: Go): HTMLElement {
  const about = nameOf({ zh: found.category_zh, en: found.category_en });
  const last = found.stages.length - 1;
  return h(
    'div',
    {},
    h(
      'section',
      { class: 'card' },
      h('h2', { tabindex: -1, class: 'number' }, found.number),
      h(
        'p',
        { class: `state ${found.open ? 'waiting' : 'sent'}` },
        h('span', { 'aria-hidden': 'true' }, found.open ? '◷' : '✓'),
        t(found.open ? 'running' : 'closed'),
      ),
      h(
        'dl',
        {},
        h('dt', {}, t('about')),
        h('dd', {}, about),
        h('dt', {}, t('reported_at')),
        h('dd', {}, when(found.reported_at)),
        found.promised_at && h('dt', {}, t('promised')),
        found.promised_at &&
          h('dd', {}, h('strong', {}, when(found.promised_at)), h('small', {}, t('promised_hint'))),
      ),
    ),
    h(
      'section',
      { class: 'card' },
      h('h2', {}, t('progress')),
      h(
        'ol',
        { class: 'stages' },
        ...found.stages.map((stage, n) =>
          h(
            'li',
            n === last ? { class: 'last', 'aria-current': 'step' } : {},
            h('p', {}, nameOf(stage), n === last && found.open && h('em', {}, t('now'))),
            h('time', { datetime: stage.at }, when(stage.at)),
          ),
        ),
      ),
    ),
    found.reopening_asked && h('p', { class: 'card' }, t('not_solved_waits')),
    found.reopen_until !== null && notSolvedPart(found.reopen_until, proof),
    button(t('track_other'), () => go('#track'), 'plain'),
  );
}

function notSolvedPart(until: string, proof: Proof): HTMLElement {
  const text = h('textarea', { id: freshId(), rows: 3, maxlength: 2000 });
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const submit = h('button', { type: 'submit', class: 'button' }, t('not_solved_send'));
  const element = h('section', { class: 'card' });
  const send = async (event: Event) => {
    event.preventDefault();
    const given = text.value.trim();
    complain(text, given ? null : t('not_solved_need'));
    if (!given || submit.disabled) {
      text.focus();
      return;
    }
    submit.disabled = true;
    fill(wrong);
    try {
      await sayNotSolved(proof, given);
      fill(element, h('p', { role: 'status', tabindex: -1 }, t('not_solved_done')));
      element.querySelector('p')?.focus();
    } catch (error) {
      fill(wrong, messageOf(error));
      submit.disabled = false;
    }
  };
  fill(
    element,
    h('h2', {}, t('not_solved')),
    h('p', { class: 'hint' }, t('not_solved_hint', { until: when(until) })),
    h(
      'form',
      { novalidate: true, onsubmit: send },
      field(t('not_solved_text'), text),
      wrong,
      submit,
    ),
  );
  return element;
}
