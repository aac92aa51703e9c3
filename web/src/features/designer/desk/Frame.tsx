/** What is around every document on the desk: its name and state, saving, releasing, who else. */
import { DownOutlined, FullscreenExitOutlined, FullscreenOutlined } from '@ant-design/icons';
import { Alert, Button, Dropdown, type MenuProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { useMay } from '@/api';
import { useName } from '@/i18n';
import { Tag } from '@/shared/badges';
import { PageHeader } from '@/shared/PageHeader';
import { formatTime } from '@/shared/time';
import { useT } from '../texts';
import { useOpening } from './useOpening';
import type { Work } from './useWork';

export function Frame({
  work,
  ready,
  more,
  onDeploy,
  children,
}: {
  work: Work;
  /** There is something to be saved or released. */
  ready: boolean;
  more: NonNullable<MenuProps['items']>;
  onDeploy: () => void;
  children: ReactNode;
}) {
  const t = useT();
  const name = useName();
  const may = useMay();
  const { opened, released, dirty, hasDraft, kept } = work;
  const opening = useOpening(work.kind, opened.key);
  const [full, setFull] = useState(false);
  return (
    <div className={full ? 'gc-design gc-design-full' : 'gc-design'}>
      <PageHeader
        title={name(opened)}
        before={<Link to={`/designer?kind=${work.kind}`}>{t('to_list')}</Link>}
        about={
          <span className="gc-design-about">
            <code>{opened.key}</code>
            <span>
              {released === null ? t('not_released') : t('newest', { n: released })}
              {opened.base !== null && opened.base !== released && released === opened.released && (
                <> · {t('based_on', { n: opened.base })}</>
              )}
            </span>
            <Tag tone={dirty ? 'warn' : hasDraft ? 'info' : 'calm'}>
              {t(dirty ? 'state_unsaved' : hasDraft ? 'state_draft' : 'state_released')}
            </Tag>
          </span>
        }
        actions={
          <>
            <Button
              icon={full ? <FullscreenExitOutlined /> : <FullscreenOutlined />}
              aria-label={t('full_screen')}
              title={t('full_screen')}
              aria-pressed={full}
              onClick={() => setFull(!full)}
            />
            <Button
              onClick={() => void work.save()}
              loading={work.saving}
              disabled={!ready || !dirty}
            >
              {t('save')}
            </Button>
            {may('process_release') && (
              <Button type="primary" disabled={!ready} onClick={onDeploy}>
                {t('deploy')}
              </Button>
            )}
            <Dropdown
              trigger={['click']}
              menu={{
                items: [
                  ...more,
                  ...(released === null && !hasDraft
                    ? []
                    : [
                        {
                          key: 'discard',
                          danger: true,
                          label: t('discard'),
                          onClick: work.discard,
                        },
                      ]),
                ],
              }}
            >
              <Button icon={<DownOutlined />} iconPlacement="end">
                {t('more')}
              </Button>
            </Dropdown>
          </>
        }
      />
      {opening.other && (
        <Alert
          type="warning"
          showIcon
          className="gc-design-alert"
          title={t('opened_by', {
            name: opening.other.name,
            at: formatTime(opening.other.since),
          })}
          description={t('opened_by_help')}
          action={<Button onClick={opening.takeOver}>{t('take_over')}</Button>}
        />
      )}
      {work.restored && (
        <Alert
          type="info"
          showIcon
          closable={{ onClose: work.keepRestored }}
          className="gc-design-alert"
          title={t('restored', { at: kept.at ? formatTime(kept.at) : '' })}
          action={
            <Button
              onClick={() => {
                kept.drop();
                work.reload();
              }}
            >
              {t('restored_drop')}
            </Button>
          }
        />
      )}
      {children}
    </div>
  );
}
