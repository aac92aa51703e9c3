import { ControlOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const needs = ['settings_read'];

const settings: Feature = {
  id: 'settings',
  pages: [{ path: 'settings', load: () => import('./SettingsPage'), needs }],
  nav: [
    {
      to: '/settings',
      text: 'settings',
      icon: ControlOutlined,
      area: 'admin',
      order: 10,
      needs,
      keys: 'g s',
    },
  ],
};

export default settings;
