/**
 * The content security policy lets in only style elements that carry this page's nonce. Libraries
 * that make such elements and cannot be told of it (antd's scroll lock, diagrams, editors) get it
 * here. Styles inside inserted HTML stay refused.
 */
export const nonce: string | undefined =
  document.querySelector<HTMLElement>('meta[property=csp-nonce]')?.nonce || undefined;

export function giveNonceToStyles(): void {
  if (!nonce) return;
  const create = document.createElement.bind(document) as (
    name: string,
    options?: ElementCreationOptions,
  ) => HTMLElement;
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const made = create(name, options);
    if (name.toLowerCase() === 'style') made.nonce = nonce;
    return made;
  }) as typeof document.createElement;
}
