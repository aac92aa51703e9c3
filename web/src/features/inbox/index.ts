import { InboxOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';
import { useWaiting } from './counts';

const needs = ['claim'];

const inbox: Feature = {
  id: 'inbox',
  pages: [
    { path: 'inbox', load: () => import('./InboxPage'), needs },
    { path: 'tasks/:id', load: () => import('./TaskPage'), needs },
  ],
  nav: [
    {
      to: '/inbox',
      text: 'inbox',
      icon: InboxOutlined,
      area: 'work',
      order: 10,
      needs,
      phone: true,
      keys: 'g i',
      useCount: useWaiting,
    },
  ],
  start: [{ order: 10, needs, load: () => import('./StartCard') }],
};

export default inbox;
