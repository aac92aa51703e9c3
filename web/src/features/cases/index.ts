import { FolderOpenOutlined } from '@ant-design/icons';
import type { Me } from '@/api';
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
  // Whoever sees only their own cases follows them here; others have their tasks.
  start: [{ order: 20, needs: (me) => reportsOnly(me), load: () => import('./StartCard') }],
};

function reportsOnly(me: Me): boolean {
  const actions = new Set(me.actions.map((each) => each.code));
  return actions.has('see_own_cases') && actions.has('report') && !actions.has('see_reports');
}

export default cases;
