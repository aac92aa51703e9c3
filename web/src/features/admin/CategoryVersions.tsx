/** What a category was in each of its versions; cases keep the one they were registered under. */
import { Drawer } from 'antd';
import { useAnswer } from '@/api';
import { useName } from '@/i18n';
import { LevelTag, Tag } from '@/shared/badges';
import { DataState } from '@/shared/DataState';
import { inWords } from './limits';
import { useT } from './texts';

export function CategoryVersions({ code, onClose }: { code: string; onClose: () => void }) {
  const t = useT();
  return (
    <Drawer open={code !== ''} onClose={onClose} title={t('versions')} size={440} destroyOnHidden>
      {code && <Versions code={code} />}
    </Drawer>
  );
}

function Versions({ code }: { code: string }) {
  const t = useT();
  const name = useName();
  const versions = useAnswer('/categories/{code}/versions', { params: { path: { code } } });
  return (
    <DataState query={versions} rows={4}>
      {(found) => (
        <ol className="gc-versions">
          {found.items.map((each) => (
            <li key={each.version}>
              <strong>{t('version_n', { n: each.version })}</strong> {name(each)}{' '}
              {!each.active && <Tag tone="warn">{t('disabled')}</Tag>}
              <LevelTag level={each.default_level} />
              <p className="gc-category-limits">
                {inWords(each.limits, t).map(({ row, text }) => (
                  <span key={row}>{text}</span>
                ))}
                {each.department_kind && (
                  <span>{t('goes_to_kind', { kind: each.department_kind })}</span>
                )}
              </p>
            </li>
          ))}
        </ol>
      )}
    </DataState>
  );
}
