/** The territory as a tree that is read level by level; searching goes through all of it. */
import './admin.css';
import { DownOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { App, AutoComplete, Button, Form, Input } from 'antd';
import { useState } from 'react';
import { type AreaLine, ask, useAnswer, useChange, useCodes, useMe } from '@/api';
import { useName } from '@/i18n';
import { allOf } from '@/shared/allOf';
import { Tag } from '@/shared/badges';
import { DataState, Empty } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { FormDialog } from '@/shared/FormDialog';
import { useSettled } from '@/shared/hooks';
import { PageHeader } from '@/shared/PageHeader';
import { useUrlState } from '@/shared/urlState';
import { useT } from './texts';

const PAGE = 200;

interface Values {
  code: string;
  name: string;
  name_en: string;
  level: string;
}
type Editing = { area: AreaLine } | { below: AreaLine } | null;

export default function AreasPage() {
  const t = useT();
  const name = useName();
  const me = useMe();
  const codes = useCodes();
  const { message, modal } = App.useApp();
  const [view, setView] = useUrlState({ q: '', open: [] as string[] });
  const [editing, setEditing] = useState<Editing>(null);
  const q = useSettled(view.q.trim());
  const tops = me.areas;
  const found = useAnswer(
    '/areas',
    { params: { query: { q, limit: PAGE } } },
    { enabled: q !== '', keep: true },
  );
  const touches = ['/areas'] as const;
  const add = useChange('post', '/areas', { touches, onError: () => undefined });
  const edit = useChange('patch', '/areas/{code}', { touches, onError: () => undefined });
  const toggle = useChange('patch', '/areas/{code}', {
    touches,
    onSuccess: (done) =>
      void message.success(
        t(done.active ? 'enabled_named' : 'disabled_named', { name: name(done) }),
      ),
  });

  const levelOf = (line: AreaLine) =>
    name(codes?.area_levels.find((each) => each.code === line.level)) || line.level;

  function flip(area: AreaLine) {
    const init = {
      params: { path: { code: area.code } },
      body: { active: !area.active, seen_version: area.version },
    };
    if (!area.active) toggle.mutate(init);
    else
      modal.confirm({
        title: t('disable_named', { name: name(area) }),
        content: t('disable_area_about'),
        okText: t('disable'),
        cancelText: t('cancel'),
        okButtonProps: { danger: true },
        onOk: () => toggle.mutate(init),
      });
  }

  const tree: Tree = {
    open: view.open,
    toggle: (code) =>
      setView({
        open: view.open.includes(code)
          ? view.open.filter((each) => each !== code)
          : [...view.open, code],
      }),
    onAdd: (below) => setEditing({ below }),
    onEdit: (area) => setEditing({ area }),
    onFlip: flip,
  };
  const known = editing && 'area' in editing ? editing.area : null;
  const below = editing && 'below' in editing ? editing.below : null;

  return (
    <>
      <PageHeader
        title={t('areas')}
        about={t('areas_about')}
        actions={
          <ExportButton<AreaLine>
            name={t('areas')}
            columns={[
              { title: t('code'), value: (line) => line.code },
              { title: t('name_zh'), value: (line) => line.name },
              { title: t('name_en'), value: (line) => line.name_en },
              { title: t('level'), value: (line) => levelOf(line) },
              { title: t('path'), value: (line) => line.path },
              { title: t('state'), value: (line) => t(line.active ? 'active' : 'disabled') },
            ]}
            all={() =>
              allOf<AreaLine>((after) =>
                ask('get', '/areas', {
                  params: { query: { ...(q ? { q } : {}), limit: PAGE, ...after } },
                }),
              )
            }
          />
        }
      >
        <div className="gc-admin-filters">
          <Input.Search
            allowClear
            aria-label={t('search_areas')}
            placeholder={t('search_areas')}
            value={view.q}
            onChange={(event) => setView({ q: event.target.value })}
          />
        </div>
      </PageHeader>
      {q ? (
        <DataState
          query={found}
          isEmpty={(page) => page.items.length === 0}
          empty={<Empty text={t('none_found')} />}
        >
          {(page) => (
            <>
              <ul className="gc-areas">
                {page.items.map((area) => (
                  <Node key={area.code} area={area} tree={tree} />
                ))}
              </ul>
              {page.next && <p>{t('more_found', { n: PAGE })}</p>}
            </>
          )}
        </DataState>
      ) : (
        <ul className="gc-areas">
          {tops.map((top) => (
            <Top key={top.code} code={top.code} tree={tree} />
          ))}
        </ul>
      )}
      {editing && (
        <FormDialog<Values>
          open
          title={
            known
              ? t('edit_named', { name: name(known) })
              : t('add_area_below', { name: name(below) })
          }
          okText={t('save')}
          initial={{
            code: known?.code ?? '',
            name: known?.name ?? '',
            name_en: known?.name_en ?? '',
            level: known?.level ?? nextLevel(below?.level, codes?.area_levels ?? []),
          }}
          onCancel={() => setEditing(null)}
          onSave={async ({ code, ...rest }) => {
            if (known) {
              await edit.mutateAsync({
                params: { path: { code: known.code } },
                body: { ...rest, seen_version: known.version },
              });
            } else if (below) {
              await add.mutateAsync({ body: { ...rest, code: code.trim(), parent: below.code } });
              if (!view.open.includes(below.code)) tree.toggle(below.code);
            }
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
            extra={t('code_about')}
            rules={[{ required: true, whitespace: true, message: t('missing') }]}
          >
            <Input maxLength={50} disabled={known !== null} />
          </Form.Item>
          <Form.Item
            name="level"
            label={t('level')}
            extra={t('level_about')}
            rules={[{ required: true, whitespace: true, message: t('missing') }]}
          >
            <AutoComplete
              options={(codes?.area_levels ?? []).map((each) => ({
                value: each.code,
                label: `${name(each)} · ${each.code}`,
              }))}
            />
          </Form.Item>
        </FormDialog>
      )}
    </>
  );
}

interface Tree {
  open: readonly string[];
  toggle: (code: string) => void;
  onAdd: (area: AreaLine) => void;
  onEdit: (area: AreaLine) => void;
  onFlip: (area: AreaLine) => void;
}

function Top({ code, tree }: { code: string; tree: Tree }) {
  const page = useAnswer('/areas', { params: { query: { q: code, limit: PAGE } } });
  return (
    <DataState query={page} rows={1}>
      {(found) => {
        const area = found.items.find((each) => each.code === code);
        return area ? <Node area={area} tree={tree} first /> : null;
      }}
    </DataState>
  );
}

/** `first`: it is open until somebody closes it, as are the top and whatever is alone on its level. */
function Node({ area, tree, first = false }: { area: AreaLine; tree: Tree; first?: boolean }) {
  const t = useT();
  const name = useName();
  const codes = useCodes();
  const title = name(area);
  // Closing what is open at first is written into the address like opening another one.
  const open = first !== tree.open.includes(area.code);
  const level = codes?.area_levels.find((each) => each.code === area.level);
  return (
    <li data-area={area.code}>
      <div className="gc-area">
        {area.children > 0 ? (
          <Button
            type="text"
            size="small"
            icon={open ? <DownOutlined /> : <RightOutlined />}
            aria-expanded={open}
            aria-label={t(open ? 'fold_named' : 'unfold_named', { name: title })}
            onClick={() => tree.toggle(area.code)}
          />
        ) : (
          <span className="gc-area-leaf" aria-hidden="true" />
        )}
        <span className="gc-area-name">
          <strong>{title}</strong> <small>{area.code}</small>
        </span>
        <Tag>{level ? name(level) : area.level}</Tag>
        {area.children > 0 && <small>{t('below_n', { n: area.children })}</small>}
        {!area.active && <Tag tone="warn">{t('disabled')}</Tag>}
        <span className="gc-admin-actions">
          {area.active && (
            <Button
              size="small"
              icon={<PlusOutlined />}
              aria-label={t('add_area_below', { name: title })}
              title={t('add_area_below', { name: title })}
              onClick={() => tree.onAdd(area)}
            />
          )}
          <Button
            size="small"
            aria-label={t('edit_named', { name: title })}
            onClick={() => tree.onEdit(area)}
          >
            {t('edit')}
          </Button>
          <Button
            size="small"
            danger={area.active}
            aria-label={t(area.active ? 'disable_named' : 'enable_named', { name: title })}
            onClick={() => tree.onFlip(area)}
          >
            {area.active ? t('disable') : t('enable')}
          </Button>
        </span>
      </div>
      {open && area.children > 0 && <Below parent={area.code} tree={tree} />}
    </li>
  );
}

function Below({ parent, tree }: { parent: string; tree: Tree }) {
  const page = useAnswer('/areas', { params: { query: { parent, limit: PAGE } } });
  return (
    <DataState query={page} rows={3}>
      {(found) => (
        <ul>
          {found.items.map((area) => (
            <Node key={area.code} area={area} tree={tree} first={found.items.length === 1} />
          ))}
        </ul>
      )}
    </DataState>
  );
}

/** What usually lies below a level. */
function nextLevel(level: string | undefined, levels: readonly { code: string }[]): string {
  const usual = ['province', 'city', 'county', 'town', 'village', 'grid'];
  const next = level ? usual[usual.indexOf(level) + 1] : undefined;
  return next && levels.some((each) => each.code === next) ? next : '';
}
