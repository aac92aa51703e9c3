import { Button } from 'antd';
import { type Language, speak, useLanguage } from '@/i18n';
import { useT } from './texts';

/** Each language is named in itself, as whoever needs it can read it. */
const NAMES: Record<Language, string> = { zh: 'EN', en: '中文' };
const SPOKEN_NAMES: Record<Language, string> = { zh: 'English', en: '中文' };

export function LanguageSwitch() {
  const spoken = useLanguage();
  const t = useT();
  const other: Language = spoken === 'zh' ? 'en' : 'zh';
  return (
    <Button
      type="text"
      lang={other === 'zh' ? 'zh-CN' : 'en'}
      aria-label={SPOKEN_NAMES[spoken]}
      title={t('language')}
      onClick={() => void speak(other)}
    >
      {NAMES[spoken]}
    </Button>
  );
}
