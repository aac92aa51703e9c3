/** A name for a view; who administers may share it with a role. */
import { Checkbox, Form, Input, Select } from 'antd';
import { useAnswer, useChange, useMay } from '@/api';
import { useName } from '@/i18n';
import { FormDialog } from './FormDialog';
import type { SavedView } from './SavedViews';
import { useT } from './texts';

interface Values {
  name: string;
  role: string | null;
  default: boolean;
}

export default function SaveViewDialog({
  list,
  view,
  query,
  onClose,
}: {
  list: 'inbox' | 'cases';
  /** One that gets another name; null: a new one. */
  view: SavedView | null;
  query: string;
  onClose: () => void;
}) {
  const t = useT();
  const name = useName();
  const mayShare = useMay()('roles_write') && view === null;
  const roles = useAnswer('/roles', undefined, { enabled: mayShare });
  const quiet = { touches: ['/views'], onError: () => undefined } as const;
  const add = useChange('post', '/views', quiet);
  const change = useChange('patch', '/views/{view_id}', quiet);
  return (
    <FormDialog<Values>
      open
      title={t(view ? 'view_rename' : 'view_save')}
      okText={t('save')}
      initial={{ name: view?.name ?? '', role: null, default: false }}
      onCancel={onClose}
      onSave={(values) =>
        view
          ? change.mutateAsync({
              params: { path: { view_id: view.id } },
              body: { name: values.name },
            })
          : add.mutateAsync({
              body: {
                list,
                query,
                name: values.name,
                role: values.role ?? null,
                default: values.default,
              },
            })
      }
    >
      <Form.Item
        name="name"
        label={t('view_name')}
        rules={[{ required: true, whitespace: true, message: t('view_name_missing') }]}
      >
        <Input maxLength={60} autoFocus />
      </Form.Item>
      {mayShare && (
        <Form.Item name="role" label={t('view_role')} extra={t('view_role_about')}>
          <Select
            allowClear
            placeholder={t('view_role_none')}
            showSearch={{ optionFilterProp: 'label' }}
            options={(roles.data?.items ?? [])
              .filter((each) => each.active)
              .map((each) => ({ value: each.code, label: name(each) }))}
          />
        </Form.Item>
      )}
      {view === null && (
        <Form.Item name="default" valuePropName="checked">
          <Checkbox>{t('view_open_with')}</Checkbox>
        </Form.Item>
      )}
    </FormDialog>
  );
}
