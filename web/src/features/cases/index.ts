import { FolderOpenOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const needs = ['see_cases', 'see_own_cases'];

const cases: Feature = {
  id: 'cases',
  pages: [
    { path: 'cases', load: () => import('./CasesPage'), needs },
    { path: 'cases/:id', load: () => import('./CasePage'), needs },
  ],
  nav: [
    {
      to: '/cases',
      text: 'cases',
      icon: FolderOpenOutlined,
      area: 'work',
      order: 30,
      needs,
      phone: true,
      keys: 'g c',
    },
  ],
};

export default cases;
