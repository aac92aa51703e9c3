import { ApartmentOutlined, BankOutlined, TeamOutlined } from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const areas = ['areas_write'];
const people = ['people_read'];

const admin: Feature = {
  id: 'admin',
  pages: [
    { path: 'admin/people', load: () => import('./PeoplePage'), needs: people },
    { path: 'admin/departments', load: () => import('./DepartmentsPage'), needs: areas },
    { path: 'admin/areas', load: () => import('./AreasPage'), needs: areas },
  ],
  nav: [
    {
      to: '/admin/people',
      text: 'people',
      icon: TeamOutlined,
      area: 'admin',
      order: 20,
      needs: people,
    },
    {
      to: '/admin/departments',
      text: 'departments',
      icon: BankOutlined,
      area: 'admin',
      order: 30,
      needs: areas,
    },
    {
      to: '/admin/areas',
      text: 'areas',
      icon: ApartmentOutlined,
      area: 'admin',
      order: 40,
      needs: areas,
    },
  ],
};

export default admin;
