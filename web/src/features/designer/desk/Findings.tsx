/** What the server's check says; a line leads to its element. */
import { Button } from 'antd';
import { Tag } from '@/shared/badges';
import { Empty, Failure, Waiting } from '@/shared/DataState';
import { useT } from '../texts';
import type { Check } from './useCheck';

export function Findings({
  check,
  onShow,
  nameOf = (id) => id,
}: {
  check: Check;
  onShow: (id: string) => void;
  /** What people call an element. */
  nameOf?: (id: string) => string;
}) {
  const t = useT();
  if (check.error) return <Failure error={check.error} again={check.again} small />;
  if (!check.findings) return <Waiting rows={3} />;
  if (check.findings.length === 0) return <Empty text={t('nothing_found')} />;
  return (
    <ul className="gc-design-lines" aria-label={t('findings')}>
      {check.findings.map((each) => (
        <li key={`${each.element} ${each.code} ${each.detail}`}>
          <Tag tone={each.severity === 'error' ? 'bad' : 'warn'}>
            {t(each.severity === 'error' ? 'error' : 'warning')}
          </Tag>
          <span>{each.detail}</span>
          {each.element && (
            <Button type="link" size="small" onClick={() => onShow(each.element)}>
              {nameOf(each.element)}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
