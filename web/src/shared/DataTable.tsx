/**
 * A long list: a virtual table on a wide screen, cards on a phone. Up to tens of thousands of lines
 * stay smooth; further pages are fetched when the end comes near.
 *
 *     <DataTable lines={pages.lines} rowKey={(task) => task.id} columns={columns}
 *       card={(task) => <TaskCard task={task} />} more={pages.more} hasMore={pages.hasNextPage}
 *       onOpen={(task) => go(`/cases/${task.case_id}`)} selected={view.task} onSelect={…} />
 */
import './table.css';
import { Table, type TableColumnsType } from 'antd';
import { type Key, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { usePhone } from './hooks';
import { useT } from './texts';

const LEAST_HEIGHT = 240;
const ROW = 49;
const NEAR_THE_END = 15;

export interface DataTableProps<T> {
  /** What the list is, for screen readers. */
  label: string;
  lines: readonly T[];
  rowKey: (line: T) => Key;
  columns: TableColumnsType<T>;
  /** The line on a phone; must be readable by itself. */
  card: (line: T) => ReactNode;
  onOpen?: (line: T) => void;
  selected?: Key | null | undefined;
  onSelect?: (line: T) => void;
  more?: () => void;
  hasMore?: boolean;
  loading?: boolean;
  onChange?: React.ComponentProps<typeof Table<T>>['onChange'];
  /** Space below the table that must stay free, in pixels. */
  below?: number;
  /** Width below which the columns scroll sideways. */
  width?: number;
  empty?: ReactNode;
}

export function DataTable<T extends object>(props: DataTableProps<T>) {
  const phone = usePhone();
  return phone ? <Cards {...props} /> : <Wide {...props} />;
}

function Wide<T extends object>({
  label,
  lines,
  rowKey,
  columns,
  onOpen,
  selected,
  onSelect,
  more,
  hasMore,
  loading,
  onChange,
  below = 56,
  width = 900,
  empty,
}: DataTableProps<T>) {
  const box = useRef<HTMLDivElement>(null);
  const height = useHeight(box, below);
  const t = useT();
  // The table tells how far it was scrolled; without a bar there is nothing to scroll.
  useEffect(() => {
    if (hasMore && lines.length * ROW < height) more?.();
  }, [hasMore, more, lines.length, height]);
  return (
    <section ref={box} className="gc-table" aria-label={label}>
      <Table<T>
        virtual
        size="middle"
        pagination={false}
        rowKey={rowKey}
        columns={columns}
        dataSource={lines as T[]}
        loading={loading ?? false}
        scroll={{ x: width, y: height }}
        locale={{ emptyText: empty ?? t('nothing_here') }}
        {...(onChange ? { onChange } : {})}
        rowClassName={(line) => (rowKey(line) === selected ? 'gc-row gc-row-selected' : 'gc-row')}
        onRow={(line) => ({
          onClick: () => (onSelect ?? onOpen)?.(line),
          onDoubleClick: () => onOpen?.(line),
          'aria-selected': rowKey(line) === selected,
        })}
        onScroll={(event) => {
          const seen = event.currentTarget;
          const left = seen.scrollHeight - seen.scrollTop - seen.clientHeight;
          if (hasMore && left < NEAR_THE_END * ROW) more?.();
        }}
      />
    </section>
  );
}

function useHeight(box: React.RefObject<HTMLDivElement | null>, below: number): number {
  const [height, setHeight] = useState(480);
  useLayoutEffect(() => {
    const measure = () => {
      const top = box.current?.getBoundingClientRect().top ?? 0;
      const room = window.innerHeight - (top + window.scrollY) - below - ROW;
      setHeight(Math.max(LEAST_HEIGHT, Math.floor(room)));
    };
    measure();
    window.addEventListener('resize', measure);
    const watch = new ResizeObserver(measure);
    watch.observe(document.body);
    return () => {
      window.removeEventListener('resize', measure);
      watch.disconnect();
    };
  }, [box, below]);
  return height;
}

function Cards<T extends object>({
  label,
  lines,
  rowKey,
  card,
  onOpen,
  more,
  hasMore,
  loading,
  empty,
}: DataTableProps<T>) {
  const end = useRef<HTMLDivElement>(null);
  const t = useT();
  useEffect(() => {
    const place = end.current;
    if (!place || !hasMore || !more) return;
    const watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((each) => each.isIntersecting)) more();
      },
      { rootMargin: '600px' },
    );
    watch.observe(place);
    return () => watch.disconnect();
  }, [hasMore, more]);
  if (lines.length === 0 && !loading) return empty ?? <p>{t('nothing_here')}</p>;
  return (
    <>
      <ul className="gc-cards" aria-label={label}>
        {lines.map((line) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the card holds a link for the keyboard
          <li
            key={rowKey(line)}
            className="gc-card"
            onClick={(event) => opened(event, () => onOpen?.(line))}
          >
            {card(line)}
          </li>
        ))}
      </ul>
      <div ref={end} role="status">
        {hasMore || loading ? t('loading') : ''}
      </div>
    </>
  );
}

/** A tap beside the buttons and links of a card opens it. */
function opened(event: React.MouseEvent, open: () => void): void {
  if (event.target instanceof Element && event.target.closest('a, button, input, label')) return;
  open();
}
