/** What of a limit was used when a timer fired, as the engine says it: `80%`, `repeat 2`. */
import { t } from './texts';

export function markText(mark: unknown): string {
  const text = typeof mark === 'string' ? mark : '';
  const again = /^repeat (\d+)$/.exec(text)?.[1];
  if (again) return t('mark_repeat', { n: Number(again) });
  return text.endsWith('%') ? t('mark_share', { share: text }) : text;
}
