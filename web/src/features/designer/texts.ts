import { catalogue } from '@/i18n';
import type texts from '@/i18n/zh/designer.json';

export const { t, useT } = catalogue<typeof texts>('designer');
