/** How the simulation is worked, beside the diagram while it runs. */
import { useT } from './texts';

export function SimulationHelp() {
  const t = useT();
  return (
    <aside className="gc-design-side" aria-label={t('simulate')}>
      <h2>{t('simulate')}</h2>
      <p>{t('simulate_about')}</p>
      <ul className="gc-design-help-list">
        <li>{t('simulate_start')}</li>
        <li>{t('simulate_branch')}</li>
        <li>{t('simulate_stop')}</li>
      </ul>
      <p className="gc-design-help">{t('simulate_limits')}</p>
    </aside>
  );
}
