/** The frame around every page: navigation by role, header, phone bar, help, the way back in. */
import './shell.css';
import {
  KeyOutlined,
  LogoutOutlined,
  MenuFoldOutlined,
  MenuOutlined,
  MenuUnfoldOutlined,
  QuestionCircleOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { App, Button, Drawer, Dropdown } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { Outlet, ScrollRestoration, useLocation, useNavigate, useNavigation } from 'react-router';
import { signedInAs, tellFailures, useAnswer, useMe, useSession, useSignOut } from '@/api';
import { useName } from '@/i18n';
import { dropOldDrafts } from '@/shared/drafts';
import { prefer, usePreferences } from '@/shared/preferences';
import { listenForShortcuts, useShortcut } from '@/shared/shortcuts';
import { EndedDialog } from './EndedDialog';
import { HelpSheet } from './HelpSheet';
import { LanguageSwitch } from './LanguageSwitch';
import { LookSwitch } from './LookSwitch';
import { Mark } from './Mark';
import { NavKeys, NavList, PhoneBar } from './Nav';
import { useT } from './texts';

export default function Shell() {
  const { person } = useSession();
  const go = useNavigate();
  useEffect(() => {
    if (!person) void go('/sign-in', { replace: true });
  }, [person, go]);
  return person ? (
    <App>
      <Frame />
    </App>
  ) : null;
}

function Frame() {
  const t = useT();
  const { narrow } = usePreferences();
  const [open, setOpen] = useState(false);
  const [help, setHelp] = useState(false);
  const place = useLocation();
  const { state } = useNavigation();

  useStillMe();
  useFailures();
  useFocusOnPage(place.pathname);
  useEffect(listenForShortcuts, []);
  useEffect(dropOldDrafts, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: going somewhere closes the drawer
  useEffect(() => setOpen(false), [place.pathname]);
  useShortcut('?', { text: t('key_help'), group: t('keys_everywhere') }, () => setHelp(true));

  return (
    <div className={narrow ? 'gc-frame gc-frame-narrow' : 'gc-frame'}>
      <a className="gc-skip" href="#gc-main">
        {t('skip')}
      </a>
      <NavKeys />
      <aside className="gc-side gc-noprint">
        <a className="gc-brand" href="/" aria-label={t('to_start')}>
          <Mark />
          <span>{t('product_short')}</span>
        </a>
        <nav aria-label={t('navigation')}>
          <NavList narrow={narrow} />
        </nav>
        <Button
          type="text"
          className="gc-side-fold"
          icon={narrow ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
          aria-label={narrow ? t('unfold') : t('fold')}
          title={narrow ? t('unfold') : t('fold')}
          onClick={() => prefer({ narrow: !narrow })}
        />
      </aside>
      <header className="gc-header gc-noprint">
        <Button
          type="text"
          className="gc-phone"
          icon={<MenuOutlined />}
          aria-label={t('navigation')}
          onClick={() => setOpen(true)}
        />
        <Where />
        <span className="gc-header-space" />
        <span className="gc-desktop">
          <Button
            type="text"
            icon={<QuestionCircleOutlined />}
            aria-label={t('key_help')}
            title={`${t('key_help')} (?)`}
            onClick={() => setHelp(true)}
          />
          <LookSwitch />
        </span>
        <LanguageSwitch />
        <Account />
      </header>
      {state !== 'idle' && <div className="gc-progress" role="status" aria-label={t('loading')} />}
      <main id="gc-main" className="gc-main" tabIndex={-1}>
        <Outlet />
      </main>
      <PhoneBar onMore={() => setOpen(true)} />
      <Drawer
        open={open}
        onClose={() => setOpen(false)}
        placement="left"
        size={288}
        title={t('product_short')}
        rootClassName="gc-drawer"
        extra={<LookSwitch />}
      >
        <nav aria-label={t('navigation')}>
          <NavList narrow={false} />
        </nav>
      </Drawer>
      <HelpSheet open={help} onClose={() => setHelp(false)} />
      <EndedDialog />
      <ScrollRestoration />
    </div>
  );
}

/** What one may do can change, and so can who one is: asked again when the window is looked at. */
function useStillMe(): void {
  const { data } = useAnswer('/me', undefined, { staleTime: 60_000 });
  useEffect(() => {
    if (data) signedInAs(data);
  }, [data]);
}

function useFailures(): void {
  const { message } = App.useApp();
  useEffect(() => {
    tellFailures((error) => void message.error(error.message, 6));
  }, [message]);
}

/** Who goes to another page by a link starts at its beginning, not in the navigation. */
function useFocusOnPage(path: string): void {
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    const at = document.activeElement;
    if (at === null || at === document.body || at.closest('nav')) {
      document.getElementById('gc-main')?.focus({ preventScroll: true });
    }
  }, [path]);
}

/** Whose work this is: the person's area or department. */
function Where() {
  const me = useMe();
  const name = useName();
  const held = me.roles[0];
  return <span className="gc-where">{held ? name(held.department ?? held.area) : ''}</span>;
}

function Account() {
  const me = useMe();
  const t = useT();
  const name = useName();
  const signOut = useSignOut();
  const go = useNavigate();
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          {
            key: 'who',
            type: 'group',
            label: (
              <div className="gc-who">
                <strong>{me.name}</strong>
                <span>{me.login}</span>
                {me.roles.map((held) => (
                  <span key={`${held.role} ${held.area.id} ${held.department?.id ?? ''}`}>
                    {name(held)} · {name(held.department ?? held.area)}
                  </span>
                ))}
              </div>
            ),
          },
          { type: 'divider' },
          {
            key: 'password',
            icon: <KeyOutlined />,
            label: t('own_password'),
            onClick: () => void go('/account/password'),
          },
          {
            key: 'out',
            icon: <LogoutOutlined />,
            label: t('sign_out'),
            onClick: () => void signOut(),
          },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={t('account', { name: me.name })}>
        <span className="gc-account-name">{me.name}</span>
      </Button>
    </Dropdown>
  );
}
