import { catalogue } from '@/i18n';
import type texts from '@/i18n/zh/report.json';

export const { t, useT } = catalogue<typeof texts>('report');
