import { AuditOutlined, MailOutlined, ToolOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const running = ['incidents_read'];
const messages = ['see_messages'];
const logs = ['audit_read'];

const operations: Feature = {
  id: 'operations',
  pages: [
    { path: 'operations/running', load: () => import('./RunningPage'), needs: running },
    { path: 'operations/messages', load: () => import('./MessagesPage'), needs: messages },
    { path: 'operations/logs', load: () => import('./LogsPage'), needs: logs },
  ],
  start: [{ order: 40, needs: running, load: () => import('./StartCard') }],
  nav: [
    {
      to: '/operations/running',
      text: 'running',
      icon: ToolOutlined,
      area: 'admin',
      order: 70,
      needs: running,
    },
    {
      to: '/operations/messages',
      text: 'sent',
      icon: MailOutlined,
      area: 'admin',
      order: 80,
      needs: messages,
    },
    {
      to: '/operations/logs',
      text: 'logs',
      icon: AuditOutlined,
      area: 'admin',
      order: 90,
      needs: logs,
    },
  ],
};

export default operations;
