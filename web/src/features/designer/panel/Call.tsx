/** A called process: which one, and what it is given – chosen among what it says it takes. */
import { useAnswer } from '@/api';
import { useT } from '../texts';
import { FeelField } from './FeelField';
import { Choosing, Field, LimitField } from './fields';
import { namesIn } from './names';
import { OpenLink } from './OpenLink';
import { Offers, type Part, Statuses } from './parts';

export function Call(part: Part) {
  const { drawing, element, catalogues, props, set } = part;
  const t = useT();
  const names = namesIn(drawing);
  const called = String(element.businessObject.get('calledElement') ?? '');
  const version = catalogues.processes.find((each) => each.value === called)?.newest ?? 0;
  const about = useAnswer(
    '/processes/{process}/versions/{version}',
    { params: { path: { process: called, version } } },
    { enabled: version > 0, staleTime: 60_000 },
  ).data;
  const given = Object.keys(props).filter((name) => name.startsWith('in.'));
  const taken = new Set(given.map((name) => name.slice(3)));
  const free = (about?.inputs ?? []).filter((name) => !taken.has(name));
  return (
    <>
      <Field label={t('called')}>
        {(id) => (
          <div className="gc-design-row">
            <Choosing
              id={id}
              value={called}
              choices={catalogues.processes.filter((each) => each.kind === 'called')}
              onCommit={(calledElement) => drawing.setAttributes(element, { calledElement })}
            />
            <OpenLink kind="processes" target={called} />
          </div>
        )}
      </Field>
      {given.map((name) => (
        <Field
          key={name}
          label={t('input', { name: name.slice(3) })}
          help={t('feel_help')}
          wrong={about && !about.inputs.includes(name.slice(3)) ? t('input_unknown') : undefined}
        >
          {(id) => (
            <FeelField id={id} names={names} value={props[name] ?? ''} onCommit={set(name)} />
          )}
        </Field>
      ))}
      {free.length > 0 && (
        <Field label={t('input_add')}>
          {(id) => (
            <Choosing
              id={id}
              none={t('input_add_hint')}
              value=""
              choices={free.map((name) => ({ value: name, label: name }))}
              onCommit={(name) => {
                if (name) set(`in.${name}`)('null');
              }}
            />
          )}
        </Field>
      )}
      {about && about.results.length > 0 && (
        <p className="gc-design-help">{t('call_results', { results: about.results.join(', ') })}</p>
      )}
      <Field label={t('limit')} help={t('limit_of_call')}>
        {(id) => (
          <LimitField
            id={id}
            label={t('limit')}
            names={names}
            value={props.limit ?? ''}
            settings={catalogues.limits}
            onCommit={set('limit')}
          />
        )}
      </Field>
      <Statuses {...part} />
      <Offers {...part} />
      <Field label={t('binding')}>
        {(id) => (
          <Choosing
            id={id}
            value={props.binding ?? 'latest'}
            choices={[
              { value: 'latest', label: t('binding_latest') },
              { value: 'pinned', label: t('binding_pinned') },
            ]}
            onCommit={(value) => set('binding')(value === 'latest' ? '' : value)}
          />
        )}
      </Field>
    </>
  );
}
