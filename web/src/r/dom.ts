/** Elements without a framework. Text only ever becomes text, never markup. */

export type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => unknown);
type Props = Record<string, Value>;

let made = 0;

/** `onclick: f` listens; `true` is an attribute without a value, `false` and null none. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') {
      element.addEventListener(name.slice(2), value as EventListener);
    } else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, String(value));
    }
  }
  fill(element, ...children);
  return element;
}

export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(
    ...children.filter((each) => each !== null && each !== undefined && each !== false),
  );
}

export function freshId(): string {
  made += 1;
  return `r${made}`;
}

export function button(text: string, press: () => unknown, kind = ''): HTMLButtonElement {
  return h('button', { type: 'button', class: `button ${kind}`, onclick: press }, text);
}

/** A labelled field with its hint and a place for what is wrong with it. */
export function field(
  label: string,
  control: HTMLInputElement | HTMLTextAreaElement,
  hint = '',
): HTMLDivElement {
  control.id ||= freshId();
  const about = `${control.id}-hint`;
  if (hint) control.setAttribute('aria-describedby', about);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: control.id }, label),
    hint && h('p', { class: 'hint', id: about }, hint),
    control,
  );
}

/** Mark what is wrong at its field, above it where everybody reads first. */
export function complain(control: HTMLElement, text: string | null): void {
  const id = `${control.id}-wrong`;
  document.getElementById(id)?.remove();
  const hint = document.getElementById(`${control.id}-hint`)?.id;
  const control_ids = [hint, text ? id : undefined].filter(Boolean).join(' ');
  if (control_ids) control.setAttribute('aria-describedby', control_ids);
  else control.removeAttribute('aria-describedby');
  if (control instanceof HTMLInputElement || control instanceof HTMLTextAreaElement) {
    control.toggleAttribute('aria-invalid', false);
    if (text) control.setAttribute('aria-invalid', 'true');
  }
  if (text) control.before(h('p', { class: 'wrong', id }, text));
}
