import { catalogue } from '@/i18n';
import type texts from '@/i18n/zh/cases.json';

export const { t, useT } = catalogue<typeof texts>('cases');
export type TextKey = keyof typeof texts;
export type T = typeof t;
