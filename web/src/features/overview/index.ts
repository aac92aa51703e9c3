import { BarChartOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const needs = ['see_reports'];

const overview: Feature = {
  id: 'overview',
  pages: [{ path: 'overview', load: () => import('./OverviewPage'), needs }],
  nav: [
    {
      to: '/overview',
      text: 'overview',
      icon: BarChartOutlined,
      area: 'overview',
      order: 10,
      needs,
      keys: 'g o',
    },
  ],
  start: [{ order: 50, needs, load: () => import('./StartCard') }],
};

export default overview;
