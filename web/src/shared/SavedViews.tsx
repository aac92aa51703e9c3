/**
 * Views of a list that are kept on the server: one's own, and those shared with a role.
 *
 *     <SavedViews list="cases" columns={choosable} hidden={view.hide} onHide={…} passing={['at']} />
 *
 * A view is the address of the page without what passes (the selected line), so a link still carries
 * everything. A page that is opened without anything in its address opens with the default view.
 */
import { EyeOutlined, MoreOutlined, StarFilled } from '@ant-design/icons';
import { App, Button, Checkbox, Dropdown, Popover } from 'antd';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { type Schemas, useAnswer, useChange } from '@/api';
import { useT } from './texts';
import './saved-views.css';

const SaveDialog = lazy(() => import('./SaveViewDialog'));

export type SavedView = Schemas['SavedView'];
export interface Choosable {
  key: string;
  title: string;
}

export function SavedViews({
  list,
  passing,
  columns,
  hidden,
  onHide,
}: {
  list: 'inbox' | 'cases';
  /** Names in the address that belong to no view. */
  passing: readonly string[];
  columns: readonly Choosable[];
  hidden: readonly string[];
  onHide: (hidden: string[]) => void;
}) {
  const t = useT();
  const go = useNavigate();
  const { search } = useLocation();
  const { message } = App.useApp();
  const [editing, setEditing] = useState<SavedView | 'new' | null>(null);
  const views = useAnswer('/views', { params: { query: { list } } });
  const touches = ['/views'] as const;
  const change = useChange('patch', '/views/{view_id}', { touches });
  const add = useChange('post', '/views', { touches });
  const drop = useChange('delete', '/views/{view_id}', { touches });
  const items = views.data?.items ?? [];
  const here = settingsOf(search, passing);
  const current = items.find((each) => settingsOf(each.query, passing) === here);

  // Only when the list was opened with a bare address, and only once: clearing stays clear.
  const bare = useRef(search === '');
  const usual = items.find((each) => each.default);
  useEffect(() => {
    if (!views.data) return;
    if (bare.current && usual) void go({ search: usual.query }, { replace: true });
    bare.current = false;
  }, [views.data, usual, go]);

  function remove(view: SavedView) {
    const { name, query, role } = view;
    const undo = () => {
      message.destroy(view.id);
      add.mutate({ body: { list, name, query, role, default: view.default } });
    };
    drop.mutate(
      { params: { path: { view_id: view.id } } },
      {
        onSuccess: () =>
          void message.success({
            key: view.id,
            duration: 10,
            content: (
              <span>
                {t('view_deleted', { name })}{' '}
                <Button type="link" size="small" onClick={undo}>
                  {t('undo')}
                </Button>
              </span>
            ),
          }),
      },
    );
  }

  const more = (view: SavedView) => [
    {
      key: 'default',
      label: t(view.default ? 'view_no_default' : 'view_default'),
      onClick: () =>
        change.mutate({
          params: { path: { view_id: view.id } },
          body: { default: !view.default },
        }),
    },
    ...(view.may_change
      ? [
          { key: 'rename', label: t('view_rename'), onClick: () => setEditing(view) },
          {
            key: 'anew',
            label: t('view_anew'),
            onClick: () =>
              change.mutate({
                params: { path: { view_id: view.id } },
                body: { query: here },
              }),
          },
          { key: 'delete', danger: true, label: t('view_delete'), onClick: () => remove(view) },
        ]
      : []),
  ];

  return (
    <div className="gc-views">
      <ul className="gc-views-list" aria-label={t('views_saved')}>
        {items.map((each) => (
          <li key={each.id} data-view={each.id} className="gc-view">
            <button
              type="button"
              className="gc-chip"
              aria-pressed={each === current}
              onClick={() => void go({ search: each.query })}
            >
              {each.default && <StarFilled aria-label={t('view_is_default')} />}
              {each.name}
              {each.role !== null && <small>{t('view_shared')}</small>}
            </button>
            <Dropdown trigger={['click']} menu={{ items: more(each) }}>
              <Button
                type="text"
                icon={<MoreOutlined />}
                aria-label={t('view_more', { name: each.name })}
              />
            </Dropdown>
          </li>
        ))}
      </ul>
      <Button icon={<EyeOutlined />} onClick={() => setEditing('new')}>
        {t('view_save')}
      </Button>
      <Popover
        trigger="click"
        placement="bottomLeft"
        content={
          <div className="gc-view-columns">
            {columns.map((each) => (
              <Checkbox
                key={each.key}
                checked={!hidden.includes(each.key)}
                onChange={(event) =>
                  onHide(
                    event.target.checked
                      ? hidden.filter((key) => key !== each.key)
                      : [...hidden, each.key].sort(),
                  )
                }
              >
                {each.title}
              </Checkbox>
            ))}
          </div>
        }
      >
        <Button className="gc-view-choose">{t('columns')}</Button>
      </Popover>
      {editing !== null && (
        <Suspense fallback={null}>
          <SaveDialog
            list={list}
            view={editing === 'new' ? null : editing}
            query={here}
            onClose={() => setEditing(null)}
          />
        </Suspense>
      )}
    </div>
  );
}

/** In one order, so that the same view is the same text. */
function settingsOf(search: string, passing: readonly string[]): string {
  const query = new URLSearchParams(search);
  for (const each of passing) query.delete(each);
  query.sort();
  return query.toString();
}
