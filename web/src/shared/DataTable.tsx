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

type TableRef = React.ComponentRef<typeof Table>;

const LEAST_HEIGHT = 240;
const ROW = 49;
const NEAR_THE_END = 15;
/** Cards that appear and vanish together, and how high one is about. */
const PIECE = 25;
const CARD = 132;

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
  const table = useRef<TableRef>(null);
  const height = useHeight(box, below);
  const t = useT();
  // The table tells how far it was scrolled; without a bar there is nothing to scroll.
  useEffect(() => {
    if (hasMore && lines.length * ROW < height) more?.();
  }, [hasMore, more, lines.length, height]);
  // A line selected with the keyboard comes into sight; one that is in sight stays where it is.
  useEffect(() => {
    if (selected) table.current?.scrollTo({ key: selected });
  }, [selected]);
  return (
    <section ref={box} className="gc-table" aria-label={label}>
      <Table<T>
        ref={table}
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
          'aria-current': rowKey(line) === selected ? 'true' : undefined,
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
  const pieces = Array.from({ length: Math.ceil(lines.length / PIECE) }, (_, n) =>
    lines.slice(n * PIECE, (n + 1) * PIECE),
  );
  return (
    <>
      <section aria-label={label}>
        {pieces.map((piece, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece is its place in the list
          <Piece key={n} length={piece.length} drawn={n === 0}>
            {() =>
              piece.map((line) => (
                // biome-ignore lint/a11y/useKeyWithClickEvents: the card holds a link for the keyboard
                <li
                  key={rowKey(line)}
                  className="gc-card"
                  onClick={(event) => opened(event, () => onOpen?.(line))}
                >
                  {card(line)}
                </li>
              ))
            }
          </Piece>
        ))}
      </section>
      <div ref={end} role="status">
        {hasMore || loading ? t('loading') : ''}
      </div>
    </>
  );
}

/** Cards that are far from what is seen are only as high as they were. */
function Piece({
  length,
  drawn,
  children,
}: {
  length: number;
  drawn: boolean;
  children: () => ReactNode;
}) {
  const place = useRef<HTMLUListElement>(null);
  const [near, setNear] = useState(drawn);
  const [height, setHeight] = useState(length * CARD);
  useEffect(() => {
    const list = place.current;
    if (!list) return;
    const watch = new IntersectionObserver(
      (seen) => {
        const last = seen[seen.length - 1];
        if (!last) return;
        if (!last.isIntersecting && list.childElementCount > 0) setHeight(list.offsetHeight);
        setNear(last.isIntersecting);
      },
      { rootMargin: '1200px' },
    );
    watch.observe(list);
    return () => watch.disconnect();
  }, []);
  return (
    <ul ref={place} className="gc-cards" style={near ? undefined : { height }}>
      {near ? children() : null}
    </ul>
  );
}

/** A tap beside the buttons and links of a card opens it. */
function opened(event: React.MouseEvent, open: () => void): void {
  if (event.target instanceof Element && event.target.closest('a, button, input, label')) return;
  open();
}
