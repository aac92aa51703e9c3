/** From what an element uses to its own page on the desk. */
import { ExportOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useT } from '../texts';

export function OpenLink({
  kind,
  target,
}: {
  kind: 'forms' | 'decisions' | 'processes';
  target: string;
}) {
  const t = useT();
  if (!target) return null;
  return (
    <Link
      to={`/designer/${kind}/${encodeURIComponent(target)}`}
      className="gc-design-open"
      aria-label={t('open_it', { name: target })}
      title={t('open_it', { name: target })}
    >
      <ExportOutlined aria-hidden />
    </Link>
  );
}
