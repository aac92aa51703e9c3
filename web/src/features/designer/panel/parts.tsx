/** What the parts of the panel are given, and fields that several elements have. */
import type { Drawing } from '../bpmn/drawing';
import { type Element, listed, type Props } from '../bpmn/model';
import { useT } from '../texts';
import type { Catalogues } from './catalogues';
import { Choosing, ChoosingMany, Field } from './fields';

export interface Shown {
  drawing: Drawing;
  element: Element;
  catalogues: Catalogues;
}

export type Write = (name: string) => (value: string) => void;

export interface Part extends Shown {
  props: Props;
  set: Write;
}

export function Statuses({ catalogues, props, set }: Part) {
  const t = useT();
  return (
    <>
      {(['status', 'status.again'] as const).map((name) => (
        <Field key={name} label={t(name === 'status' ? 'status' : 'status_again')}>
          {(id) => (
            <Choosing
              id={id}
              none={t('status_none')}
              value={props[name] ?? ''}
              choices={catalogues.statuses}
              onCommit={set(name)}
            />
          )}
        </Field>
      ))}
    </>
  );
}

export function Offers({ catalogues, props, set }: Part) {
  const t = useT();
  return (
    <Field label={t('offers')}>
      {(id) => (
        <ChoosingMany
          id={id}
          value={listed(props.offers)}
          choices={catalogues.processes.filter((each) => each.kind === 'side')}
          onCommit={(value) => set('offers')(value.join('|'))}
        />
      )}
    </Field>
  );
}
