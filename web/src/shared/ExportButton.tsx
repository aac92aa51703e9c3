import { DownloadOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useState } from 'react';
import { type Column, type Format, saveLines } from './export';
import { useT } from './texts';
import { countyDay, formatTime } from './time';

/** Saves a list as CSV or XLSX; `all` fetches every line, not only those on the screen. */
export function ExportButton<T>({
  name,
  columns,
  all,
}: {
  name: string;
  columns: readonly Column<T>[];
  all: () => Promise<readonly T[]>;
}) {
  const t = useT();
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);

  async function take(format: Format) {
    setBusy(true);
    try {
      const lines = await all();
      await saveLines(
        `${name} ${countyDay(new Date())}`,
        format,
        lines,
        columns,
        (at) => `${countyDay(at)} ${formatTime(at, 'time')}`,
      );
      void message.success(t('exported', { n: lines.length }));
    } catch (error) {
      void message.error(error instanceof Error ? error.message : t('failed'));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'xlsx', label: 'Excel (XLSX)', onClick: () => void take('xlsx') },
          { key: 'csv', label: 'CSV', onClick: () => void take('csv') },
        ],
      }}
    >
      <Button icon={<DownloadOutlined />} loading={busy}>
        {t('export')}
      </Button>
    </Dropdown>
  );
}
