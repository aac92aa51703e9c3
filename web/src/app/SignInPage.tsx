import './signin.css';
import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { LanguageSwitch } from './LanguageSwitch';
import { LookSwitch } from './LookSwitch';
import { Mark } from './Mark';
import { SignInForm } from './SignInForm';
import { useT } from './texts';

export default function SignInPage() {
  const t = useT();
  const go = useNavigate();
  const [query] = useSearchParams();
  const wanted = query.get('to') ?? '/';
  // Only an address of our own: never `//elsewhere`.
  const to = /^\/(?![/\\])/.test(wanted) ? wanted : '/';

  useEffect(() => {
    document.title = `${t('sign_in')} · ${t('product')}`;
  }, [t]);

  return (
    <div className="gc-signin">
      <aside className="gc-signin-side">
        <div className="gc-signin-grid" aria-hidden="true" />
        <div className="gc-signin-claim">
          <Mark size={44} />
          <p className="gc-signin-product">{t('product')}</p>
          <p className="gc-signin-slogan">{t('slogan')}</p>
        </div>
      </aside>
      <main className="gc-signin-main">
        <div className="gc-signin-tools">
          <LookSwitch />
          <LanguageSwitch />
        </div>
        <div className="gc-signin-box">
          <h1>{t('sign_in_title')}</h1>
          <p className="gc-signin-hint">{t('sign_in_hint')}</p>
          <SignInForm onDone={() => go(to, { replace: true })} />
          <p className="gc-signin-foot">{t('sign_in_help')}</p>
          <p className="gc-signin-foot">
            <a href="/r/">{t('sign_in_residents')}</a>
          </p>
        </div>
      </main>
    </div>
  );
}
