import { AreaPicker, CategoryPicker, DepartmentPicker } from '@/shared/pickers';
import { useT } from './texts';
import type { Change, View } from './view';

export default function MoreFilters({ view, change }: { view: View; change: Change }) {
  const t = useT();
  return (
    <div className="gc-inbox-more">
      <AreaPicker
        aria-label={t('area')}
        placeholder={t('area')}
        value={view.area || null}
        onChange={(area) => change({ area: area ?? '' })}
      />
      <CategoryPicker
        aria-label={t('category')}
        placeholder={t('category')}
        value={view.category || null}
        onChange={(category) => change({ category: category ?? '' })}
      />
      <DepartmentPicker
        aria-label={t('department')}
        placeholder={t('department')}
        value={view.department || null}
        onChange={(department) => change({ department: department ?? '' })}
      />
    </div>
  );
}
