/** Categories in two levels with their limit rows; a change is a new version for later reports. */
import './admin.css';
import { DownOutlined, HistoryOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { ask, type Schemas, useAnswer, useChange, useCodes } from '@/api';
import { useName } from '@/i18n';
import { LevelTag, Tag } from '@/shared/badges';
import { DataState, Empty } from '@/shared/DataState';
import { ExportButton } from '@/shared/ExportButton';
import { PageHeader } from '@/shared/PageHeader';
import { useUrlState } from '@/shared/urlState';
import { CategoryDialog } from './CategoryDialog';
import { CategoryVersions } from './CategoryVersions';
import { inWords } from './limits';
import { useT } from './texts';

type Category = Schemas['CategoryLine'];

export default function CategoriesPage() {
  const t = useT();
  const name = useName();
  const { message, modal } = App.useApp();
  const [view, setView] = useUrlState({ q: '', open: [] as string[], versions: '' });
  const [editing, setEditing] = useState<Category | { major: string } | null>(null);
  const categories = useAnswer('/categories');
  const toggle = useChange('patch', '/categories/{code}', {
    touches: ['/categories', '/categories/{code}/versions'],
    onSuccess: (done) =>
      void message.success(
        t(done.active ? 'enabled_named' : 'disabled_named', { name: name(done) }),
      ),
  });
  const codes = useCodes();
  const levelOf = (line: Category) =>
    name(codes?.levels.find((each) => each.code === line.default_level));
  const wanted = view.q.trim().toLowerCase();
  const fits = (each: Category) =>
    !wanted ||
    [each.code, each.zh, each.en, each.major_zh, each.major_en].some((text) =>
      text.toLowerCase().includes(wanted),
    );

  function flip(line: Category) {
    const init = {
      params: { path: { code: line.code } },
      body: { active: !line.active, seen_version: line.version },
    };
    if (!line.active) toggle.mutate(init);
    else
      modal.confirm({
        title: t('disable_named', { name: name(line) }),
        content: t('disable_category_about'),
        okText: t('disable'),
        cancelText: t('cancel'),
        okButtonProps: { danger: true },
        onOk: () => toggle.mutate(init),
      });
  }

  return (
    <>
      <PageHeader
        title={t('categories')}
        about={t('categories_about')}
        actions={
          <>
            <ExportButton<Category>
              name={t('categories')}
              columns={[
                { title: t('major_code'), value: (line) => line.major },
                {
                  title: t('major_name'),
                  value: (line) => name({ zh: line.major_zh, en: line.major_en }),
                },
                { title: t('minor_code'), value: (line) => line.code },
                { title: t('name_zh'), value: (line) => line.zh },
                { title: t('name_en'), value: (line) => line.en },
                { title: t('default_level'), value: (line) => levelOf(line) },
                {
                  title: t('limit_rows'),
                  value: (line) =>
                    inWords(line.limits, t)
                      .map(({ row, text }) => `${row}: ${text}`)
                      .join('; '),
                },
                { title: t('department_kind'), value: (line) => line.department_kind },
                { title: t('versions'), value: (line) => line.version },
                { title: t('state'), value: (line) => t(line.active ? 'active' : 'disabled') },
              ]}
              all={async () => (await ask('get', '/categories')).items.filter(fits)}
            />
            <Button
              type="primary"
              icon={<PlusOutlined />}
              onClick={() => setEditing({ major: '' })}
            >
              {t('add_category')}
            </Button>
          </>
        }
      >
        <div className="gc-admin-filters">
          <Input.Search
            allowClear
            aria-label={t('search_categories')}
            placeholder={t('search_categories')}
            value={view.q}
            onChange={(event) => setView({ q: event.target.value })}
          />
        </div>
      </PageHeader>
      <DataState
        query={categories}
        isEmpty={(found) => !found.items.some(fits)}
        empty={<Empty text={t('none_found')} />}
      >
        {(found) => (
          <ul className="gc-rows">
            {majorsOf(found.items.filter(fits)).map(([major, lines]) => {
              const title = name({ zh: lines[0]?.major_zh ?? '', en: lines[0]?.major_en ?? '' });
              const open = wanted !== '' || view.open.includes(major);
              return (
                <li key={major} data-major={major}>
                  <div className="gc-major-head">
                    <Button
                      type="text"
                      size="small"
                      icon={open ? <DownOutlined /> : <RightOutlined />}
                      aria-expanded={open}
                      aria-label={t(open ? 'fold_named' : 'unfold_named', { name: title })}
                      onClick={() =>
                        setView({
                          open: open
                            ? view.open.filter((each) => each !== major)
                            : [...view.open, major],
                        })
                      }
                    />
                    <span className="gc-major-words">
                      <strong>{title}</strong> <small>{major}</small>
                      <small>{t('minors_n', { n: lines.length })}</small>
                    </span>
                    <span className="gc-admin-actions">
                      <Button
                        size="small"
                        icon={<PlusOutlined />}
                        aria-label={t('add_category_in', { name: title })}
                        title={t('add_category_in', { name: title })}
                        onClick={() => setEditing({ major })}
                      />
                    </span>
                  </div>
                  {open && (
                    <ul>
                      {lines.map((line) => (
                        <Minor
                          key={line.code}
                          line={line}
                          onEdit={() => setEditing(line)}
                          onFlip={() => flip(line)}
                          onVersions={() => setView({ versions: line.code }, { step: true })}
                        />
                      ))}
                    </ul>
                  )}
                </li>
              );
            })}
          </ul>
        )}
      </DataState>
      {editing && (
        <CategoryDialog
          editing={editing}
          categories={categories.data?.items ?? []}
          onClose={() => setEditing(null)}
        />
      )}
      <CategoryVersions code={view.versions} onClose={() => setView({ versions: '' })} />
    </>
  );
}

function Minor({
  line,
  onEdit,
  onFlip,
  onVersions,
}: {
  line: Category;
  onEdit: () => void;
  onFlip: () => void;
  onVersions: () => void;
}) {
  const t = useT();
  const name = useName();
  const title = name(line);
  const limits = inWords(line.limits, t);
  return (
    <li data-category={line.code}>
      <div className="gc-row-head">
        <span className="gc-area-name">
          <strong>{title}</strong> <small>{line.code}</small>
        </span>
        <LevelTag level={line.default_level} />
        {!line.active && <Tag tone="warn">{t('disabled')}</Tag>}
        <span className="gc-admin-actions">
          <Button
            size="small"
            icon={<HistoryOutlined />}
            aria-label={t('versions_of', { name: title })}
            onClick={onVersions}
          >
            {t('version_n', { n: line.version })}
          </Button>
          <Button size="small" aria-label={t('edit_named', { name: title })} onClick={onEdit}>
            {t('edit')}
          </Button>
          <Button
            size="small"
            danger={line.active}
            aria-label={t(line.active ? 'disable_named' : 'enable_named', { name: title })}
            onClick={onFlip}
          >
            {line.active ? t('disable') : t('enable')}
          </Button>
        </span>
      </div>
      <p className="gc-category-limits">
        {limits.length === 0
          ? t('no_limits')
          : limits.map(({ row, text }) => (
              <span key={row}>{limits.length > 1 ? `${row}：${text}` : text}</span>
            ))}
        {line.department_kind && <span>{t('goes_to_kind', { kind: line.department_kind })}</span>}
      </p>
    </li>
  );
}

function majorsOf(lines: readonly Category[]): [string, Category[]][] {
  const majors = new Map<string, Category[]>();
  for (const each of lines) majors.set(each.major, [...(majors.get(each.major) ?? []), each]);
  return [...majors];
}
