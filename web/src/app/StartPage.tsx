/** Where a day begins: what the features put there for this person, then the ways on. */
import './start.css';
import { lazy, Suspense } from 'react';
import { Link } from 'react-router';
import { useMe } from '@/api';
import { needTexts, useName } from '@/i18n';
import { allowed } from '@/shared/feature';
import { PageHeader } from '@/shared/PageHeader';
import { useTime } from '@/shared/time';
import { NAV, START } from './features';
import { Loading } from './Loading';
import { useNavT, useT } from './texts';

const CARDS = START.map((card) => ({
  ...card,
  Card: lazy(async () => {
    const [module] = await Promise.all([card.load(), needTexts(card.feature)]);
    return module;
  }),
}));

export default function StartPage() {
  const me = useMe();
  const t = useT();
  const nav = useNavT();
  const name = useName();
  const { time } = useTime();
  const entries = NAV.filter((each) => each.to !== '/' && allowed(me, each.needs));
  const cards = CARDS.filter((each) => allowed(me, each.needs));
  const roles = me.roles.map((held) => `${name(held)} · ${name(held.department ?? held.area)}`);
  return (
    <>
      <PageHeader
        title={t('hello', { name: me.name })}
        about={`${time(new Date(), 'full')}　${roles.slice(0, 2).join('　')}`}
        tab={nav('start')}
      />
      {cards.map(({ Card, feature, order }) => (
        <Suspense key={`${feature} ${order}`} fallback={<Loading />}>
          <Card />
        </Suspense>
      ))}
      {entries.length > 0 && (
        <nav aria-label={t('ways')}>
          <ul className="gc-tiles">
            {entries.map((entry) => {
              const Icon = entry.icon;
              return (
                <li key={entry.to}>
                  <Link to={entry.to} className="gc-tile">
                    <span className="gc-tile-icon">
                      <Icon />
                    </span>
                    {nav(entry.text)}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
      )}
    </>
  );
}
