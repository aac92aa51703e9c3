import { ApartmentOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const needs = ['process_edit'];

const designer: Feature = {
  id: 'designer',
  pages: [
    { path: 'designer', load: () => import('./ListPage'), needs },
    { path: 'designer/processes/:key', load: () => import('./ProcessPage'), needs },
    { path: 'designer/forms/:key', load: () => import('./forms/FormPage'), needs },
    { path: 'designer/decisions/:key', load: () => import('./tables/TablePage'), needs },
  ],
  start: [{ order: 20, needs, load: () => import('./StartCard') }],
  nav: [
    {
      to: '/designer',
      text: 'designer',
      icon: ApartmentOutlined,
      area: 'process',
      order: 10,
      needs,
      keys: 'g p',
    },
  ],
};

export default designer;
