/** What a case is called in the reader's language: titles that nobody wrote exist in both. */
import { useName } from '@/i18n';

interface Titled {
  title: string;
  title_en: string;
}

export function useCaseTitle(): (of: Titled) => string {
  const name = useName();
  return ({ title, title_en }) => name({ zh: title, en: title_en });
}
