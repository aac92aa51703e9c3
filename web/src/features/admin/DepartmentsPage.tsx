/** Departments: where they belong, what kind they are, whether cases can go to them. */
import './admin.css';
import { PlusOutlined } from '@ant-design/icons';
import { App, AutoComplete, Button, Checkbox, Form, Input } from 'antd';
import { useState } from 'react';
import { ask, type DepartmentLine, useChange, usePages } from '@/api';
import { useName } from '@/i18n';
import { allOf } from '@/shared/allOf';
import { Tag } from '@/shared/badges';
import { Empty, Failure } from '@/shared/DataState';
import { DataTable } from '@/shared/DataTable';
import { ExportButton } from '@/shared/ExportButton';
import { FormDialog } from '@/shared/FormDialog';
import { useSettled } from '@/shared/hooks';
import { PageHeader } from '@/shared/PageHeader';
import { AreaPicker } from '@/shared/pickers';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';

interface Values {
  code: string;
  name: string;
  name_en: string;
  kind: string;
  area: string;
  legal_power: boolean;
}

export default function DepartmentsPage() {
  const t = useT();
  const name = useName();
  const { message, modal } = App.useApp();
  const [view, setView] = useUrlState({ q: '', area: '' });
  const [editing, setEditing] = useState<DepartmentLine | 'new' | null>(null);
  const q = useSettled(view.q.trim());
  const query = { ...(q ? { q } : {}), ...(view.area ? { area: view.area } : {}), limit: 200 };
  const departments = usePages('/departments', { params: { query } }, { keep: true });
  const touches = ['/departments'] as const;
  const add = useChange('post', '/departments', { touches, onError: () => undefined });
  const edit = useChange('patch', '/departments/{code}', { touches, onError: () => undefined });
  const toggle = useChange('patch', '/departments/{code}', {
    touches,
    onSuccess: (done) =>
      void message.success(
        t(done.active ? 'enabled_named' : 'disabled_named', { name: name(done) }),
      ),
  });
  const known = editing === 'new' ? null : editing;
  const kinds = [...new Set(departments.lines.map((each) => each.kind))].sort();

  function flip(line: DepartmentLine) {
    const body = { active: !line.active, seen_version: line.version };
    const init = { params: { path: { code: line.code } }, body };
    if (!line.active) toggle.mutate(init);
    else
      modal.confirm({
        title: t('disable_named', { name: name(line) }),
        content: t('disable_department_about'),
        okText: t('disable'),
        cancelText: t('cancel'),
        okButtonProps: { danger: true },
        onOk: () => toggle.mutate(init),
      });
  }

  const tags = (line: DepartmentLine) => (
    <span className="gc-admin-tags">
      {line.active ? <Tag tone="good">{t('active')}</Tag> : <Tag tone="warn">{t('disabled')}</Tag>}
      {line.legal_power && <Tag tone="info">{t('legal_power')}</Tag>}
    </span>
  );
  const actions = (line: DepartmentLine) => (
    <span className="gc-admin-actions">
      <Button
        size="small"
        onClick={() => setEditing(line)}
        aria-label={t('edit_named', { name: name(line) })}
      >
        {t('edit')}
      </Button>
      <Button
        size="small"
        danger={line.active}
        aria-label={t(line.active ? 'disable_named' : 'enable_named', { name: name(line) })}
        onClick={() => flip(line)}
      >
        {line.active ? t('disable') : t('enable')}
      </Button>
    </span>
  );

  return (
    <>
      <PageHeader
        title={t('departments')}
        about={t('departments_about')}
        actions={
          <>
            <ExportButton
              name={t('departments')}
              columns={[
                { title: t('code'), value: (line) => line.code },
                { title: t('name_zh'), value: (line) => line.name },
                { title: t('name_en'), value: (line) => line.name_en },
                { title: t('kind'), value: (line) => line.kind },
                { title: t('area'), value: (line) => name(line.area) },
                { title: t('state'), value: (line) => t(line.active ? 'active' : 'disabled') },
              ]}
              all={() =>
                allOf<DepartmentLine>((after) =>
                  ask('get', '/departments', { params: { query: { ...query, ...after } } }),
                )
              }
            />
            <Button type="primary" icon={<PlusOutlined />} onClick={() => setEditing('new')}>
              {t('add_department')}
            </Button>
          </>
        }
      >
        <div className="gc-admin-filters">
          <Input.Search
            allowClear
            aria-label={t('search_departments')}
            placeholder={t('search_departments')}
            value={view.q}
            onChange={(event) => setView({ q: event.target.value })}
          />
          <AreaPicker
            aria-label={t('area')}
            placeholder={t('any_area')}
            value={view.area || null}
            onChange={(area) => setView({ area: area ?? '' })}
          />
        </div>
      </PageHeader>
      {departments.error && <Failure error={departments.error} again={departments.refetch} />}
      <DataTable<DepartmentLine>
        label={t('departments')}
        lines={departments.lines}
        rowKey={(line) => line.code}
        loading={departments.isPending}
        more={departments.more}
        hasMore={departments.hasNextPage}
        empty={departments.isPending ? undefined : <Empty text={t('none_found')} />}
        columns={[
          { title: t('unit_name'), render: (_, line) => <strong>{name(line)}</strong> },
          { title: t('code'), dataIndex: 'code', width: 190, ellipsis: true },
          { title: t('kind'), dataIndex: 'kind', width: 130, ellipsis: true },
          { title: t('area'), width: 100, render: (_, line) => name(line.area) },
          { title: t('state'), width: 150, render: (_, line) => tags(line) },
          { title: t('actions'), width: 140, render: (_, line) => actions(line) },
        ]}
        card={(line) => (
          <div className="gc-admin-card">
            <div>
              <strong>{name(line)}</strong> <small>{name(line.area)}</small>
            </div>
            <small>
              {line.code} · {line.kind}
            </small>
            {tags(line)}
            {actions(line)}
          </div>
        )}
      />
      {editing !== null && (
        <FormDialog<Values>
          open
          title={known ? t('edit_named', { name: name(known) }) : t('add_department')}
          okText={t('save')}
          initial={{
            code: known?.code ?? '',
            name: known?.name ?? '',
            name_en: known?.name_en ?? '',
            kind: known?.kind ?? '',
            ...(known ? { area: known.area.code } : view.area ? { area: view.area } : {}),
            legal_power: known?.legal_power ?? false,
          }}
          onCancel={() => setEditing(null)}
          onSave={async ({ code, area, ...rest }) => {
            if (known) {
              await edit.mutateAsync({
                params: { path: { code: known.code } },
                body: { ...rest, seen_version: known.version },
              });
            } else await add.mutateAsync({ body: { code: code.trim(), area, ...rest } });
            void message.success(t('saved'));
          }}
        >
          <Form.Item
            name="name"
            label={t('name_zh')}
            rules={[{ required: true, whitespace: true, message: t('missing') }]}
          >
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item name="name_en" label={t('name_en')}>
            <Input maxLength={200} />
          </Form.Item>
          <Form.Item
            name="code"
            label={t('code')}
            rules={[{ required: true, whitespace: true, message: t('missing') }]}
          >
            <Input maxLength={50} disabled={known !== null} />
          </Form.Item>
          <Form.Item
            name="kind"
            label={t('kind')}
            extra={t('kind_about')}
            rules={[{ required: true, whitespace: true, message: t('missing') }]}
          >
            <AutoComplete options={kinds.map((kind) => ({ value: kind }))} />
          </Form.Item>
          <Form.Item
            name="area"
            label={t('area')}
            rules={[{ required: true, message: t('missing') }]}
          >
            <AreaPicker disabled={known !== null} />
          </Form.Item>
          <Form.Item name="legal_power" valuePropName="checked">
            <Checkbox>{t('legal_power_about')}</Checkbox>
          </Form.Item>
        </FormDialog>
      )}
    </>
  );
}
