/**
 * Lists as files, made in the browser from what the person may see anyway.
 *
 * CSV is UTF-8 with a mark, so that Excel reads Chinese; a text that a spreadsheet would take for a
 * formula gets an apostrophe. XLSX holds texts as texts, so it needs none.
 */

export type Cell = string | number | boolean | Date | null | undefined;

export interface Column<T> {
  title: string;
  value: (line: T) => Cell;
}

export type Format = 'csv' | 'xlsx';

const FORMULA = /^[=+\-@\t\r\n|%＝＋－＠]/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?$/;

/** A cell of a CSV file, with the guard against formulas. */
export function csvCell(value: Cell, time: (at: Date) => string = isoLike): string {
  const text = plain(value, time);
  const safe =
    typeof value === 'string' && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csv<T>(lines: readonly T[], columns: readonly Column<T>[], time = isoLike): string {
  const rows = [
    columns.map((column) => csvCell(column.title)),
    ...lines.map((line) => columns.map((column) => csvCell(column.value(line), time))),
  ];
  return `\uFEFF${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
}

function plain(value: Cell, time: (at: Date) => string): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return time(value);
  return String(value);
}

function isoLike(at: Date): string {
  return at.toISOString();
}

export async function xlsx<T>(
  lines: readonly T[],
  columns: readonly Column<T>[],
  time = isoLike,
): Promise<Blob> {
  const { workbook } = await import('./xlsx');
  return workbook(
    columns.map((column) => column.title),
    lines.map((line) =>
      columns.map((column) => {
        const value = column.value(line);
        return typeof value === 'number' ? value : plain(value, time);
      }),
    ),
  );
}

export function save(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|]+/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export async function saveLines<T>(
  name: string,
  format: Format,
  lines: readonly T[],
  columns: readonly Column<T>[],
  time?: (at: Date) => string,
): Promise<void> {
  const content =
    format === 'csv'
      ? new Blob([csv(lines, columns, time)], { type: 'text/csv;charset=utf-8' })
      : await xlsx(lines, columns, time);
  save(`${name}.${format}`, content);
}
