/** All features there are – every folder of `features/` – and the frame's own start page. */
import { HomeOutlined } from '@ant-design/icons';
import type { Area, Feature, NavEntry, StartCard } from '@/shared/feature';

const found = import.meta.glob<Feature>('../features/*/index.ts', {
  eager: true,
  import: 'default',
});

const START_ENTRY: NavEntry = {
  to: '/',
  text: 'start',
  icon: HomeOutlined,
  area: 'work',
  order: 0,
  phone: true,
  keys: 'g h',
};

/** The parts of the navigation, from above. */
export const AREAS: readonly Area[] = ['work', 'overview', 'process', 'admin'];

export const FEATURES: readonly Feature[] = Object.values(found);

export const NAV: readonly NavEntry[] = [
  START_ENTRY,
  ...FEATURES.flatMap((each) => each.nav ?? []),
].sort(
  (one, other) => AREAS.indexOf(one.area) - AREAS.indexOf(other.area) || one.order - other.order,
);

export const START: readonly (StartCard & { feature: string })[] = FEATURES.flatMap((feature) =>
  (feature.start ?? []).map((card) => ({ ...card, feature: feature.id })),
).sort((one, other) => one.order - other.order);
