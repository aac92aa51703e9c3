import { catalogue } from '@/i18n';
import type texts from '@/i18n/zh/api.json';

export const { t } = catalogue<typeof texts>('api');
