/** The providers around everything: data, look, language, router. */
import { QueryClientProvider } from '@tanstack/react-query';
import { ConfigProvider } from 'antd';
import type { Locale } from 'antd/es/locale';
import english from 'antd/es/locale/en_US';
import { useEffect, useLayoutEffect, useMemo, useState } from 'react';
import { RouterProvider } from 'react-router';
import { newQueryClient } from '@/api';
import { type Language, onLanguage, useLanguage } from '@/i18n';
import { useDark } from '@/shared/preferences';
import { nonce } from './nonce';
import { router } from './router';
import { themeOf } from './theme';

const queries = newQueryClient();
// Texts from the server were written in the language in which they were asked for.
onLanguage(() => void queries.invalidateQueries());

async function ofAntd(language: Language): Promise<Locale> {
  if (language === 'zh') {
    const [texts] = await Promise.all([
      import('antd/es/locale/zh_CN'),
      import('dayjs/locale/zh-cn'),
    ]);
    return texts.default;
  }
  return english;
}

export function Root() {
  const dark = useDark();
  const spoken = useLanguage();
  // Never without one: antd wraps its children for a locale, so a first one that arrives later would
  // make the whole page anew and close what is open.
  const [locale, setLocale] = useState<Locale>(english);
  const theme = useMemo(() => themeOf(dark), [dark]);

  useLayoutEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document
      .querySelector('meta[name=theme-color]')
      ?.setAttribute('content', dark ? '#0a1821' : '#0f4c75');
  }, [dark]);

  useEffect(() => {
    let current = true;
    void Promise.all([ofAntd(spoken), import('dayjs')]).then(([texts, { default: dayjs }]) => {
      if (!current) return;
      dayjs.locale(spoken === 'zh' ? 'zh-cn' : 'en');
      setLocale(texts);
    });
    return () => {
      current = false;
    };
  }, [spoken]);

  return (
    <QueryClientProvider client={queries}>
      <ConfigProvider
        theme={theme}
        button={{ autoInsertSpace: false }}
        locale={locale}
        {...(nonce ? { csp: { nonce } } : {})}
      >
        <RouterProvider router={router} />
      </ConfigProvider>
    </QueryClientProvider>
  );
}
