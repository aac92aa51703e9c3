import { catalogue } from '@/i18n';
import type texts from '@/i18n/zh/overview.json';

export const { t, useT } = catalogue<typeof texts>('overview');
