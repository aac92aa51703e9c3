import { catalogue } from '@/i18n';
import type texts from '@/i18n/zh/app.json';
import type nav from '@/i18n/zh/nav.json';

export const { t, useT } = catalogue<typeof texts>('app');
export const { useT: useNavT } = catalogue<typeof nav>('nav');
