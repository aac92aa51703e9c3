/** Every line of a list, page after page, for exports. */

const MOST = 20_000;

export async function allOf<L>(
  page: (after: { after?: string }) => Promise<{ items: L[]; next: string | null }>,
): Promise<L[]> {
  const lines: L[] = [];
  let next: string | null = null;
  do {
    const found: { items: L[]; next: string | null } = await page(next ? { after: next } : {});
    lines.push(...found.items);
    next = found.next;
  } while (next && lines.length < MOST);
  return lines;
}
