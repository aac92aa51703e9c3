/** What a diagram can refer to, as choices in the reader's language. */
import { useMemo } from 'react';
import { useAnswer, useCodes } from '@/api';
import { useName } from '@/i18n';
import { useT } from '../texts';
import type { Choice } from './fields';

const KEPT = { staleTime: 60_000 };

export interface Act {
  name: string;
  title: string;
  help: string;
  forPeople: boolean;
  forSystem: boolean;
  params: { name: string; title: string; required: boolean }[];
}

export interface Catalogues {
  roles: Choice[];
  forms: Choice[];
  limits: Choice[];
  statuses: Choice[];
  acts: Act[];
  processes: (Choice & { kind: string; newest: number })[];
  decisions: Choice[];
  role: (code: string) => string;
  ready: boolean;
}

export function useCatalogues(): Catalogues {
  const name = useName();
  const t = useT();
  const roles = useAnswer('/roles', undefined, KEPT).data;
  const forms = useAnswer('/forms', undefined, KEPT).data;
  const settings = useAnswer('/settings', undefined, KEPT).data;
  const acts = useAnswer('/acts', undefined, KEPT).data;
  const processes = useAnswer('/processes', undefined, KEPT).data;
  const decisions = useAnswer('/decisions', undefined, KEPT).data;
  const codes = useCodes();
  return useMemo(() => {
    const titles = new Map(roles?.items.map((each) => [each.code, name(each)]));
    return {
      roles: (roles?.items ?? [])
        .filter((each) => each.active)
        .map((each) => ({ value: each.code, label: name(each) })),
      forms: (forms?.items ?? []).map((each) => ({
        value: each.key,
        label: `${name({ zh: each.title, en: each.title_en })} (${each.key})`,
      })),
      limits: (settings?.items ?? [])
        .filter((each) => each.type === 'limit')
        .map((each) => ({ value: each.key, label: `${name(each)} (${each.key})` })),
      statuses: (codes?.statuses ?? []).map((each) => ({ value: each.code, label: name(each) })),
      acts: (acts?.items ?? []).map((each) => ({
        name: each.name,
        title: name(each),
        help: each.help,
        forPeople: each.for_people,
        forSystem: each.for_system,
        params: each.params.map((param) => ({
          name: param.name,
          title: name(param),
          required: param.required,
        })),
      })),
      processes: (processes?.items ?? []).map((each) => ({
        value: each.key,
        label: `${name(each)} (${each.key})`,
        kind: each.kind,
        newest: each.newest,
      })),
      decisions: (decisions?.items ?? []).map((each) => ({
        value: each.key,
        label: `${name(each)} (${each.key})`,
      })),
      role: (code: string) => (code === 'system' ? t('system') : (titles.get(code) ?? code)),
      ready: roles !== undefined,
    };
  }, [roles, forms, settings, acts, processes, decisions, codes, name, t]);
}

export const actChoices = (acts: readonly Act[]): Choice[] =>
  acts.map((each) => ({ value: each.name, label: `${each.title} (${each.name})` }));
