/** What the selected element does, in the words of the people who know the work. */
import { AimOutlined } from '@ant-design/icons';
import { Button, Collapse, InputNumber } from 'antd';
import { useState } from 'react';
import { language } from '@/i18n';
import {
  type Element,
  holder,
  is,
  isHuman,
  listed,
  outcomesChange,
  outcomesOf,
  propsOf,
} from '../bpmn/model';
import type { Finding } from '../desk/useCheck';
import { type t as Texts, useT } from '../texts';
import { Call } from './Call';
import { actChoices, type Catalogues } from './catalogues';
import { FeelField } from './FeelField';
import { Choosing, ChoosingMany, Field, LimitField, Typing } from './fields';
import { namesIn } from './names';
import { OpenLink } from './OpenLink';
import { OutcomesEditor } from './OutcomesEditor';
import { Offers, type Part, type Shown, Statuses, type Write } from './parts';
import { Timer } from './Timer';

export function Panel({
  drawing,
  element,
  catalogues,
  findings = [],
}: Shown & { findings?: Finding[] | undefined }) {
  const t = useT();
  const props = drawing.props(element);
  const set: Write = (name) => (value) => drawing.setProps(element, { [name]: value });
  const shown = { drawing, element, catalogues, props, set };
  return (
    <div className="gc-design-panel" key={element.id}>
      <h2>{t(kindOf(element))}</h2>
      {findings.length > 0 && (
        <ul className="gc-design-here" aria-label={t('found_here')}>
          {findings.map((each) => (
            <li key={`${each.code} ${each.detail}`}>
              {each.detail} {each.mend}
            </li>
          ))}
        </ul>
      )}
      <Naming {...shown} />
      {isHuman(element) && <Step {...shown} />}
      {is(element, 'CallActivity') && <Call {...shown} />}
      {is(element, 'ServiceTask') && <Service {...shown} />}
      {is(element, 'BusinessRuleTask') && (
        <Field label={t('decision')}>
          {(id) => (
            <div className="gc-design-row">
              <Choosing
                id={id}
                value={props.decision ?? ''}
                choices={catalogues.decisions}
                onCommit={set('decision')}
              />
              <OpenLink kind="decisions" target={props.decision ?? ''} />
            </div>
          )}
        </Field>
      )}
      {is(element, 'ReceiveTask') && <Statuses {...shown} />}
      {drawing.timerOf(element) && <Timer {...shown} />}
      {is(element, 'EndEvent') && (
        <Field label={t('result')} help={t('result_help')}>
          {(id) => <Typing id={id} mono value={props.result ?? ''} onCommit={set('result')} />}
        </Field>
      )}
      {is(element, 'SequenceFlow') && <Flow {...shown} />}
      {is(element, 'ExclusiveGateway') && <Branch {...shown} />}
      {is(element, 'Lane') && <Lane {...shown} />}
      {is(element, 'Process', 'Participant') && <Whole {...shown} />}
      <Help {...shown} />
    </div>
  );
}

function kindOf(element: Element) {
  if (isHuman(element)) return 'kind_step';
  if (is(element, 'ServiceTask')) return 'kind_service';
  if (is(element, 'BusinessRuleTask')) return 'kind_rule';
  if (is(element, 'CallActivity')) return 'kind_call';
  if (is(element, 'ReceiveTask')) return 'kind_receive';
  if (is(element, 'SequenceFlow')) return 'kind_flow';
  if (is(element, 'Lane')) return 'kind_lane';
  if (is(element, 'Process', 'Participant')) return 'kind_process';
  if (element.type.endsWith('Gateway')) return 'kind_gateway';
  if (element.type.endsWith('Event')) return 'kind_event';
  return 'kind_other';
}

function Naming({ drawing, element, props, set }: Part) {
  const t = useT();
  const [wrong, setWrong] = useState('');
  const process = is(element, 'Process', 'Participant');
  if (is(element, 'Lane')) return null;
  const id = holder(element).id;
  const rename = (value: string) => {
    const good = /^[A-Za-z_][\w-]*$/.test(value);
    const free = good && !drawing.nameTaken(value);
    setWrong(good ? (free ? '' : t('id_taken')) : t('id_wrong'));
    if (free) drawing.setAttributes(element, { id: value });
  };
  return (
    <>
      <Field label={t('name_zh')}>
        {(field) => (
          <Typing
            id={field}
            value={holder(element).name ?? ''}
            onCommit={(name) => drawing.setAttributes(element, { name: name || undefined })}
          />
        )}
      </Field>
      {!is(element, 'SequenceFlow') && (
        <Field label={t('name_en')}>
          {(field) => (
            <Typing id={field} value={props['title.en'] ?? ''} onCommit={set('title.en')} />
          )}
        </Field>
      )}
      <Field label={t('id')} wrong={wrong} help={process ? undefined : t('id_help')}>
        {(field) => <Typing id={field} mono value={id} disabled={process} onCommit={rename} />}
      </Field>
    </>
  );
}

function Step(part: Part) {
  const { drawing, element, catalogues, props, set } = part;
  const t = useT();
  const people = catalogues.acts.filter((each) => each.forPeople);
  return (
    <>
      <Who {...part} />
      <Field label={t('form')}>
        {(id) => (
          <div className="gc-design-row">
            <Choosing
              id={id}
              value={props.form ?? ''}
              choices={catalogues.forms}
              onCommit={set('form')}
            />
            <OpenLink kind="forms" target={props.form ?? ''} />
          </div>
        )}
      </Field>
      <Field label={t('limit')}>
        {(id) => (
          <LimitField
            id={id}
            label={t('limit')}
            value={props.limit ?? ''}
            settings={catalogues.limits}
            onCommit={set('limit')}
          />
        )}
      </Field>
      <OutcomesEditor
        outcomes={outcomesOf(props)}
        acts={actChoices(people)}
        onCommit={(outcomes) => drawing.setProps(element, outcomesChange(props, outcomes))}
      />
      <Field label={t('act')} help={t('act_help')}>
        {(id) => (
          <Choosing
            id={id}
            none={t('no_act')}
            value={props.act ?? ''}
            choices={actChoices(people)}
            onCommit={set('act')}
          />
        )}
      </Field>
      <Params {...part} />
      <Statuses {...part} />
      <Collapse
        ghost
        items={[
          {
            key: 'more',
            label: t('more'),
            children: (
              <>
                <Offers {...part} />
                <Field label={t('assign')}>
                  {(id) => (
                    <Choosing
                      id={id}
                      value={props.assign ?? 'claim'}
                      choices={(['claim', 'balanced', 'nearest', 'head'] as const).map((value) => ({
                        value,
                        label: t(`assign_${value}`),
                      }))}
                      onCommit={(value) => set('assign')(value === 'claim' ? '' : value)}
                    />
                  )}
                </Field>
                <Field label={t('not_by')} help={t('not_by_help')}>
                  {(id) => (
                    <ChoosingMany
                      id={id}
                      value={listed(props.not_by)}
                      choices={drawing
                        .elements()
                        .filter((each) => isHuman(each) && each !== element)
                        .map((each) => ({
                          value: each.id,
                          label: each.businessObject.name ?? each.id,
                        }))}
                      onCommit={(value) => set('not_by')(value.join('|'))}
                    />
                  )}
                </Field>
                <Field label={t('priority')}>
                  {(id) => (
                    <InputNumber
                      id={id}
                      min={-9}
                      max={9}
                      value={Number(props.priority ?? 0)}
                      onChange={(value) => set('priority')(value ? String(value) : '')}
                    />
                  )}
                </Field>
              </>
            ),
          },
        ]}
      />
    </>
  );
}

function Who({ drawing, element, catalogues }: Part) {
  const t = useT();
  const lane = drawing.laneOf(element);
  return (
    <Field label={t('role')} help={t('role_help')}>
      {(id) => (
        <div className="gc-design-row">
          <Choosing
            id={id}
            value={lane?.id ?? ''}
            none={lane ? (undefined as never) : t('no_lane')}
            choices={drawing.lanes().map((each) => ({
              value: each.id,
              label: laneTitle(each, catalogues),
            }))}
            onCommit={(chosen) => {
              const to = drawing.element(chosen);
              if (to) drawing.moveToLane(element, to);
            }}
          />
          {lane && (
            <Button
              icon={<AimOutlined />}
              aria-label={t('to_lane')}
              title={t('to_lane')}
              onClick={() => drawing.select(lane.id)}
            />
          )}
        </div>
      )}
    </Field>
  );
}

/** What people call an element: its name, or what it is. */
export function elementTitle(element: Element, catalogues: Catalogues, t: typeof Texts): string {
  if (is(element, 'Lane')) return laneTitle(element, catalogues);
  const english = language() === 'en';
  const own = (each: Element) =>
    (english && propsOf(each.businessObject)['title.en']) || each.businessObject.name;
  const named = (each: Element | undefined) => (each ? own(each) || t(kindOf(each)) : '');
  if (is(element, 'SequenceFlow') && !own(element)) {
    return `${named(element.source)} → ${named(element.target)}`;
  }
  return named(element);
}

export function laneTitle(lane: Element, catalogues: Catalogues): string {
  const roles = listed(lane.businessObject.name).map(catalogues.role);
  return roles.join(' / ') || lane.id;
}

function Params({ drawing, catalogues, props, set }: Part) {
  const t = useT();
  const feelNames = namesIn(drawing);
  const act = catalogues.acts.find((each) => each.name === props.act);
  const given = Object.keys(props).filter((name) => name.startsWith('param.'));
  const names = new Set([...(act?.params.map((each) => `param.${each.name}`) ?? []), ...given]);
  return [...names].map((name) => {
    const param = act?.params.find((each) => `param.${each.name}` === name);
    const title = param?.title ?? name.slice('param.'.length);
    return (
      <Field key={name} label={param?.required ? `${title} *` : title} help={t('feel_help')}>
        {(id) => (
          <FeelField id={id} names={feelNames} value={props[name] ?? ''} onCommit={set(name)} />
        )}
      </Field>
    );
  });
}

function Service(part: Part) {
  const { catalogues, props, set } = part;
  const t = useT();
  const act = catalogues.acts.find((each) => each.name === props.act);
  return (
    <>
      <Field label={t('act')} help={act?.help}>
        {(id) => (
          <Choosing
            id={id}
            value={props.act ?? ''}
            choices={actChoices(catalogues.acts.filter((each) => each.forSystem))}
            onCommit={set('act')}
          />
        )}
      </Field>
      <Params {...part} />
    </>
  );
}

/** The human step whose answer this branch asks about. */
function asked(source: Element | undefined): Element | undefined {
  if (!source) return undefined;
  if (isHuman(source)) return source;
  return source.incoming.map((flow) => flow.source).find((each) => each && isHuman(each));
}

function Flow({ drawing, element }: Part) {
  const t = useT();
  const bo = element.businessObject;
  const condition = bo.get('conditionExpression') as { body?: string } | undefined;
  const step = asked(element.source);
  const outcomes = step ? outcomesOf(drawing.props(step)) : [];
  const isDefault = element.source?.businessObject.get('default') === bo;
  if (!is(element.source, 'ExclusiveGateway', 'InclusiveGateway') && !condition) return null;
  if (isDefault) return <p className="gc-design-help">{t('flow_is_default')}</p>;
  return (
    <>
      {step && outcomes.length > 0 && (
        <Field label={t('flow_outcome', { step: step.businessObject.name ?? step.id })}>
          {(id) => (
            <Choosing
              id={id}
              none={t('flow_other')}
              value={
                outcomes.find((each) => condition?.body === `${step.id}.outcome = "${each.code}"`)
                  ?.code ?? ''
              }
              choices={outcomes.map((each) => ({
                value: each.code,
                label: each.zh ? `${each.zh} (${each.code})` : each.code,
              }))}
              onCommit={(code) => {
                if (code) drawing.setCondition(element, `${step.id}.outcome = "${code}"`);
              }}
            />
          )}
        </Field>
      )}
      <Field label={t('condition')} help={t('feel_help')}>
        {(id) => (
          <FeelField
            id={id}
            names={namesIn(drawing)}
            value={condition?.body ?? ''}
            onCommit={(text) => drawing.setCondition(element, text)}
          />
        )}
      </Field>
    </>
  );
}

function Branch({ drawing, element, catalogues }: Part) {
  const t = useT();
  const current = element.businessObject.get('default') as { id: string } | undefined;
  if (element.outgoing.length < 2) return null;
  return (
    <Field label={t('default_flow')} help={t('default_flow_help')}>
      {(id) => (
        <Choosing
          id={id}
          none={t('no_default')}
          value={current?.id ?? ''}
          choices={element.outgoing.map((flow) => ({
            value: flow.id,
            label: `→ ${flow.target ? elementTitle(flow.target, catalogues, t) : flow.id}`,
          }))}
          onCommit={(chosen) =>
            drawing.setDefault(
              element,
              element.outgoing.find((flow) => flow.id === chosen),
            )
          }
        />
      )}
    </Field>
  );
}

function Lane({ drawing, element, catalogues, props, set }: Part) {
  const t = useT();
  return (
    <>
      <Field label={t('lane_roles')} help={t('lane_roles_help')}>
        {(id) => (
          <ChoosingMany
            id={id}
            value={listed(element.businessObject.name)}
            choices={[...catalogues.roles, { value: 'system', label: t('system') }]}
            onCommit={(roles) => drawing.setAttributes(element, { name: roles.join('|') })}
          />
        )}
      </Field>
      <Field label={t('where')}>
        {(id) => (
          <Choosing
            id={id}
            none={t('where_default')}
            value={props.where ?? ''}
            choices={(['desk', 'department', 'orderer', 'town', 'county'] as const).map(
              (value) => ({ value, label: t(`where_${value}`) }),
            )}
            onCommit={set('where')}
          />
        )}
      </Field>
    </>
  );
}

function Whole({ props, set }: Part) {
  const t = useT();
  return (
    <>
      <Field label={t('process_kind')}>
        {(id) => (
          <Choosing
            id={id}
            value={props.kind ?? ''}
            choices={(['main', 'called', 'side'] as const).map((value) => ({
              value,
              label: t(`process_${value}`),
            }))}
            onCommit={set('kind')}
          />
        )}
      </Field>
      {(['inputs', 'results'] as const).map((name) => (
        <Field key={name} label={t(name)} help={t('listed_help')}>
          {(id) => <Typing id={id} mono value={props[name] ?? ''} onCommit={set(name)} />}
        </Field>
      ))}
    </>
  );
}

function Help({ drawing, element }: Part) {
  const t = useT();
  const texts = (holder(element).get('documentation') as { text?: string }[] | undefined) ?? [];
  if (is(element, 'SequenceFlow', 'Lane')) return null;
  return (
    <Field label={t('help')} help={t('help_help')}>
      {(id) => (
        <Typing
          id={id}
          area
          value={texts[0]?.text ?? ''}
          onCommit={(text) => drawing.setDocumentation(element, text)}
        />
      )}
    </Field>
  );
}
