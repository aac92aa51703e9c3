/** What the widgets need to know of the case; handed through the form. */
import type { WidgetProps } from '@rjsf/utils';

export interface About {
  /** Photos are added to it; without it they cannot be. */
  caseId?: number | undefined;
  /** Code of the case's area: which departments can be chosen. */
  area?: string | undefined;
  /** Code of its category: which limit rows there are. */
  category?: string | undefined;
}

export function aboutOf(props: Pick<WidgetProps, 'registry'>): About {
  return (props.registry.formContext ?? {}) as About;
}

export const labelId = (id: string) => `${id}__label`;
export const helpId = (id: string) => `${id}__help`;
export const wrongId = (id: string) => `${id}__wrong`;

/** What every control says of itself. */
export function spoken({ id, rawErrors }: Pick<WidgetProps, 'id' | 'rawErrors'>) {
  return {
    id,
    'aria-describedby': `${helpId(id)} ${wrongId(id)}`,
    'aria-invalid': (rawErrors?.length ?? 0) > 0,
  };
}

export function statusOf({ rawErrors }: Pick<WidgetProps, 'rawErrors'>): 'error' | '' {
  return rawErrors?.length ? 'error' : '';
}
