import { PlusCircleOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const needs = ['report'];

const report: Feature = {
  id: 'report',
  pages: [{ path: 'report', load: () => import('./ReportPage'), needs }],
  nav: [
    {
      to: '/report',
      text: 'report',
      icon: PlusCircleOutlined,
      area: 'work',
      order: 20,
      needs,
      phone: true,
      keys: 'g r',
    },
  ],
};

export default report;
