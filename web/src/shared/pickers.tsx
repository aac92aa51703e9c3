/** Choosing an area, a department, a person, a category. Areas, departments and categories are
 * named by their code, as the API does; people by their number. */

import { useQueries, useQueryClient } from '@tanstack/react-query';
import { Select, TreeSelect } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type AreaLine, type AreaRef, ask, keyOf, useAnswer, useMe } from '@/api';
import { useName } from '@/i18n';
import { useSettled } from './hooks';
import { useT } from './texts';

interface Picking<V> {
  value?: V | null | undefined;
  onChange?: (value: V | null) => void;
  placeholder?: string;
  disabled?: boolean;
  /** Of the label that names the field. */
  id?: string;
  status?: 'error' | '';
  'aria-label'?: string;
  'aria-describedby'?: string;
}

const KEPT = { staleTime: 300_000 };
const PAGE = 200;

/** The territory as a tree, level by level; typing searches all of it. */
export function AreaPicker({
  value,
  onChange,
  level,
  ...rest
}: Picking<string> & {
  /** Only areas of this level can be chosen. */
  level?: string;
}) {
  const me = useMe();
  const name = useName();
  const t = useT();
  const queries = useQueryClient();
  const [opened, setOpened] = useState<readonly string[]>([]);
  const made = useId();
  const id = rest.id ?? made;
  const [typed, setTyped] = useState('');
  const wanted = useSettled(typed.trim());
  const [open, setOpen] = useState(false);
  const [hurried, setHurried] = useState(false);
  const moved = useRef(false);
  const children = useQueries({
    queries: opened.map((parent) => areasBelow(parent)),
  });
  const found = useAnswer(
    '/areas',
    { params: { query: { q: wanted, limit: 50, ...(level ? { level } : {}) } } },
    { ...KEPT, enabled: wanted !== '' },
  );
  const chosen = useAnswer(
    '/areas',
    { params: { query: { q: value ?? '', limit: PAGE } } },
    { ...KEPT, enabled: !!value },
  );

  const node = (area: AreaRef & Partial<AreaLine>, parent: string | null) => ({
    id: area.code,
    value: area.code,
    pId: parent ?? 0,
    title: name(area),
    isLeaf: area.children === 0,
    selectable: level === undefined || area.level === level,
  });
  const shown = new Map<string, ReturnType<typeof node>>();
  const add = (area: AreaRef & Partial<AreaLine>, parent: string | null) => {
    if (!shown.has(area.code)) shown.set(area.code, node(area, parent));
  };
  if (wanted && found.data) {
    for (const area of found.data.items) add({ ...area, children: 0 }, null);
  } else {
    for (const area of me.areas) add(area, null);
    opened.forEach((parent, index) => {
      for (const area of children[index]?.data?.items ?? []) add(area, parent);
    });
  }
  const label = chosen.data?.items.find((area) => area.code === value);

  // Enter takes the first that was found, also when it is found only afterwards. (The tree looks
  // for it among what was there before the search.)
  const take = (code: string | undefined) => {
    setTyped('');
    setOpen(false);
    setHurried(false);
    onChange?.(code ?? null);
  };
  const ready = wanted !== '' && wanted === typed.trim() && found.data !== undefined;
  const first = ready
    ? found.data?.items.find((area) => level === undefined || area.level === level)
    : undefined;
  const pressed = (event: KeyboardEvent) => {
    if (event.key.startsWith('Arrow')) moved.current = true;
    if (event.key !== 'Enter' || !typed.trim() || moved.current) return;
    event.preventDefault();
    setHurried(true);
  };
  useEffect(() => {
    if (!hurried || !ready) return;
    if (first) take(first.code);
    else setHurried(false);
  });

  return (
    <TreeSelect<{ value: string; label?: string } | undefined>
      allowClear={{ label: t('clear') }}
      labelInValue
      open={open}
      onOpenChange={setOpen}
      onKeyDown={pressed}
      showSearch={{
        filterTreeNode: false,
        searchValue: typed,
        onSearch: (next) => {
          moved.current = false;
          setHurried(false);
          setTyped(next);
        },
      }}
      style={{ width: '100%' }}
      treeDataSimpleMode
      treeData={[...shown.values()]}
      value={value ? { value, label: label ? name(label) : value } : undefined}
      onChange={(next) => take(next?.value)}
      loadData={async ({ value: code }) => {
        await queries.ensureQueryData(areasBelow(String(code)));
        setOpened((before) => [...new Set([...before, String(code)])]);
      }}
      notFoundContent={wanted ? t('nothing_found') : t('loading')}
      placeholder={rest.placeholder ?? t('pick_area')}
      {...own(rest)}
      id={id}
      // The field says that it owns this; the tree itself has no name.
      popupRender={(tree) => <div id={`${id}_list`}>{tree}</div>}
    />
  );
}

function areasBelow(parent: string) {
  const init = { params: { query: { parent, limit: PAGE } } } as const;
  return { queryKey: keyOf('/areas', init), queryFn: () => ask('get', '/areas', init), ...KEPT };
}

/** `serving`: only departments that a case lying in this area can go to. */
export function DepartmentPicker({
  value,
  onChange,
  serving,
  area,
  kind,
  ...rest
}: Picking<string> & { serving?: string; area?: string; kind?: string }) {
  const name = useName();
  const t = useT();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const found = useAnswer(
    '/departments',
    { params: { query: { ...given({ serving, area, kind, q }), limit: PAGE } } },
    { ...KEPT, keep: true },
  );
  const chosen = useAnswer(
    '/departments',
    { params: { query: { q: value ?? '', limit: PAGE } } },
    { ...KEPT, enabled: !!value },
  );
  const current = chosen.data?.items.find((each) => each.code === value);
  const options = (found.data?.items ?? [])
    .filter((each) => each.active)
    .map((each) => ({ value: each.code, label: name(each), place: name(each.area) }));
  if (current && !options.some((each) => each.value === value)) {
    options.unshift({ value: current.code, label: name(current), place: name(current.area) });
  }
  return (
    <Select<string, (typeof options)[number]>
      allowClear={{ label: t('clear') }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      style={{ width: '100%' }}
      options={options}
      optionRender={({ data }) => (
        <>
          {data.label} <small>{data.place}</small>
        </>
      )}
      value={value ?? null}
      loading={found.isFetching}
      onChange={(next) => onChange?.(next ?? null)}
      notFoundContent={found.isPending ? t('loading') : t('nothing_found')}
      placeholder={rest.placeholder ?? t('pick_department')}
      {...own(rest)}
    />
  );
}

/** People with a function; needs the permission `people_read`. */
export function PersonPicker({
  value,
  onChange,
  area,
  role,
  department,
  known,
  ...rest
}: Picking<number> & {
  area?: string;
  role?: string;
  department?: string;
  /** The name of the one chosen, where it is known. */
  known?: { id: number; name: string } | null;
}) {
  const t = useT();
  const name = useName();
  const [typed, setTyped] = useState('');
  const q = useSettled(typed.trim());
  const found = useAnswer(
    '/people',
    { params: { query: { ...given({ area, role, department, q }), limit: 50 } } },
    { ...KEPT, keep: true },
  );
  const options = (found.data?.items ?? [])
    .filter((each) => each.active)
    .map((each) => ({
      value: each.id,
      label: each.name,
      place: each.roles
        .slice(0, 2)
        .map((held) => `${name(held)} ${name(held.department ?? held.area)}`)
        .join(' · '),
    }));
  if (known && known.id === value && !options.some((each) => each.value === value)) {
    options.unshift({ value: known.id, label: known.name, place: '' });
  }
  return (
    <Select<number, (typeof options)[number]>
      allowClear={{ label: t('clear') }}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      style={{ width: '100%' }}
      options={options}
      optionRender={({ data }) => (
        <>
          {data.label} <small>{data.place}</small>
        </>
      )}
      value={value ?? null}
      loading={found.isFetching}
      onChange={(next) => onChange?.(next ?? null)}
      notFoundContent={found.isPending ? t('loading') : t('nothing_found')}
      placeholder={rest.placeholder ?? t('pick_person')}
      {...own(rest)}
    />
  );
}

/** Minor categories under their major ones; `major` lets a major one be chosen, too. */
export function CategoryPicker({
  value,
  onChange,
  major = false,
  ...rest
}: Picking<string> & { major?: boolean }) {
  const name = useName();
  const t = useT();
  const found = useAnswer('/categories', undefined, KEPT);
  const groups = new Map<string, { label: string; options: { value: string; label: string }[] }>();
  for (const each of found.data?.items ?? []) {
    if (!each.active && each.code !== value) continue;
    const group = groups.get(each.major) ?? {
      label: name({ zh: each.major_zh, en: each.major_en }),
      options: [],
    };
    group.options.push({ value: each.code, label: name(each) });
    groups.set(each.major, group);
  }
  const options = [...groups].map(([code, group]) => ({
    ...group,
    options: major
      ? [{ value: code, label: t('all_of', { name: group.label }) }, ...group.options]
      : group.options,
  }));
  return (
    <Select<string>
      allowClear={{ label: t('clear') }}
      showSearch={{ optionFilterProp: 'label' }}
      style={{ width: '100%' }}
      options={options}
      value={value ?? null}
      loading={found.isPending}
      onChange={(next) => onChange?.(next ?? null)}
      notFoundContent={found.isPending ? t('loading') : t('nothing_found')}
      placeholder={rest.placeholder ?? t('pick_category')}
      {...own(rest)}
    />
  );
}

function given<T extends Record<string, string | undefined>>(
  values: T,
): { [K in keyof T]?: string } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value)) as {
    [K in keyof T]?: string;
  };
}

function own({ placeholder: _, ...rest }: Omit<Picking<unknown>, 'value' | 'onChange'>) {
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
}
