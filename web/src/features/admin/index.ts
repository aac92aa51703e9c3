import {
  ApartmentOutlined,
  BankOutlined,
  SafetyCertificateOutlined,
  TagsOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import type { Feature } from '@/shared/feature';

const areas = ['areas_write'];
const people = ['people_read'];
const roles = ['people_read', 'roles_write'];
const categories = ['categories_write'];

const admin: Feature = {
  id: 'admin',
  pages: [
    { path: 'admin/people', load: () => import('./PeoplePage'), needs: people },
    { path: 'admin/departments', load: () => import('./DepartmentsPage'), needs: areas },
    { path: 'admin/areas', load: () => import('./AreasPage'), needs: areas },
    { path: 'admin/roles', load: () => import('./RolesPage'), needs: roles },
    { path: 'admin/categories', load: () => import('./CategoriesPage'), needs: categories },
    { path: 'account/password', load: () => import('./PasswordPage') },
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
      to: '/admin/roles',
      text: 'roles',
      icon: SafetyCertificateOutlined,
      area: 'admin',
      order: 25,
      needs: roles,
    },
    {
      to: '/admin/categories',
      text: 'categories',
      icon: TagsOutlined,
      area: 'admin',
      order: 45,
      needs: categories,
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
