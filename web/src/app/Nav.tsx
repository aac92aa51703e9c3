import { AppstoreOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { NavLink, useNavigate } from 'react-router';
import { useMe } from '@/api';
import { allowed, type NavEntry } from '@/shared/feature';
import { useShortcut } from '@/shared/shortcuts';
import { AREAS, NAV } from './features';
import { useNavT, useT } from './texts';

const ON_THE_PHONE = 4;

function useEntries(): readonly NavEntry[] {
  const me = useMe();
  return NAV.filter((each) => allowed(me, each.needs));
}

export function NavList({ narrow }: { narrow: boolean }) {
  const entries = useEntries();
  const t = useT();
  return AREAS.map((area) => {
    const own = entries.filter((each) => each.area === area);
    if (own.length === 0) return null;
    return (
      <section key={area} className="gc-nav-area">
        <h2 className={narrow ? 'gc-hidden' : ''}>{t(`area_${area}`)}</h2>
        <ul>
          {own.map((entry) => (
            <li key={entry.to}>
              <Entry entry={entry} narrow={narrow} />
            </li>
          ))}
        </ul>
      </section>
    );
  });
}

function Entry({ entry, narrow }: { entry: NavEntry; narrow: boolean }) {
  const text = useNavT()(entry.text);
  const Icon = entry.icon;
  return (
    <Tooltip title={narrow ? text : ''} placement="right">
      <NavLink to={entry.to} end={entry.to === '/'} className="gc-nav-entry">
        <Icon />
        <span className={narrow ? 'gc-hidden' : 'gc-nav-text'}>{text}</span>
        {entry.useCount && <Count use={entry.useCount} />}
      </NavLink>
    </Tooltip>
  );
}

function Count({ use }: { use: () => number | null }) {
  const count = use();
  return count ? <span className="gc-nav-count">{count > 999 ? '999+' : count}</span> : null;
}

/** The bar at the bottom of a phone: part of the page's height, so it never lies on anything. */
export function PhoneBar({ onMore }: { onMore: () => void }) {
  const entries = useEntries()
    .filter((each) => each.phone)
    .slice(0, ON_THE_PHONE);
  const name = useNavT();
  const t = useT();
  return (
    <nav className="gc-bar gc-phone gc-noprint" aria-label={t('navigation_short')}>
      {entries.map((entry) => {
        const Icon = entry.icon;
        return (
          <NavLink key={entry.to} to={entry.to} end={entry.to === '/'} className="gc-bar-entry">
            <span className="gc-bar-icon">
              <Icon />
              {entry.useCount && <Count use={entry.useCount} />}
            </span>
            <span>{name(entry.text)}</span>
          </NavLink>
        );
      })}
      <button type="button" className="gc-bar-entry" onClick={onMore}>
        <span className="gc-bar-icon">
          <AppstoreOutlined />
        </span>
        <span>{t('more')}</span>
      </button>
    </nav>
  );
}

/** `g i` and the like. */
export function NavKeys() {
  return useEntries()
    .filter((each) => each.keys)
    .map((entry) => <NavKey key={entry.to} entry={entry} />);
}

function NavKey({ entry }: { entry: NavEntry }) {
  const t = useT();
  const text = useNavT()(entry.text);
  const go = useNavigate();
  useShortcut(entry.keys ?? '', { text, group: t('keys_go') }, () => void go(entry.to));
  return null;
}
