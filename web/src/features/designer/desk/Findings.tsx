/**
 * What the server's check says, the gravest first: an icon and a word for how grave it is, what is
 * wrong, how to mend it; a button that leads to the element, and one that mends it where that is
 * safe.
 */
import {
  CloseCircleOutlined,
  ExclamationCircleOutlined,
  InfoCircleOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { Tag, type Tone } from '@/shared/badges';
import { Empty, Failure, Waiting } from '@/shared/DataState';
import { useT } from '../texts';
import type { Fix } from './fixes';
import type { Check, Finding } from './useCheck';

type Grade = 'error' | 'warning' | 'info';

const LOOKS: Record<Grade, { tone: Tone; icon: ReactNode }> = {
  error: { tone: 'bad', icon: <CloseCircleOutlined aria-hidden /> },
  warning: { tone: 'warn', icon: <ExclamationCircleOutlined aria-hidden /> },
  info: { tone: 'info', icon: <InfoCircleOutlined aria-hidden /> },
};

const gradeOf = ({ severity }: Finding): Grade =>
  severity === 'error' || severity === 'info' ? severity : 'warning';

export function Findings({
  check,
  onShow,
  nameOf = (id) => id,
  fixOf = () => undefined,
}: {
  check: Check;
  onShow: (id: string) => void;
  /** What people call an element. */
  nameOf?: (id: string) => string;
  /** What mends a finding by one click, where nothing can be lost by it. */
  fixOf?: (finding: Finding) => Fix | undefined;
}) {
  const t = useT();
  if (check.error) return <Failure error={check.error} again={check.again} small />;
  if (!check.findings) return <Waiting rows={3} />;
  if (check.findings.length === 0) return <Empty text={t('nothing_found')} />;
  return (
    <ul className="gc-design-lines" aria-label={t('findings')}>
      {check.findings.map((each) => {
        const grade = gradeOf(each);
        const fix = check.behind ? undefined : fixOf(each);
        return (
          <li key={`${each.file} ${each.element} ${each.code} ${each.detail}`}>
            <Tag tone={LOOKS[grade].tone}>
              {LOOKS[grade].icon} {t(grade)}
            </Tag>
            <span>
              {each.detail} {each.mend && <span className="gc-design-mend">{each.mend}</span>}
              {each.trace.length > 0 && (
                <span className="gc-design-mend">
                  {' '}
                  {t('found_way', { way: each.trace.map(nameOf).join(' → ') })}
                </span>
              )}
            </span>
            {each.element && (
              <Button type="link" size="small" onClick={() => onShow(each.element)}>
                {nameOf(each.element)}
              </Button>
            )}
            {fix && (
              <Button size="small" icon={<ToolOutlined aria-hidden />} onClick={fix.act}>
                {t(fix.text)}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
