/** The human steps as a table; what is changed here is changed in the diagram, step by step. */
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useLanguage, useName } from '@/i18n';
import { ExportButton } from '@/shared/ExportButton';
import type { Drawing } from './bpmn/drawing';
import { type Element, isHuman, outcomesChange, outcomesOf } from './bpmn/model';
import { actChoices, type Catalogues } from './panel/catalogues';
import { Choosing, LimitField, Typing } from './panel/fields';
import { OutcomesEditor } from './panel/OutcomesEditor';
import { elementTitle, laneTitle } from './panel/Panel';
import { useT } from './texts';

export function StepTable({
  drawing,
  catalogues,
  onShow,
}: {
  drawing: Drawing;
  catalogues: Catalogues;
  onShow: (id: string) => void;
}) {
  const t = useT();
  const name = useName();
  const english = useLanguage() === 'en';
  const [outcomesOfStep, setOutcomesOfStep] = useState<string | null>(null);
  const steps = drawing
    .elements()
    .filter(isHuman)
    .sort((one, other) => one.x - other.x || one.y - other.y);
  const lanes = drawing.lanes().map((each) => ({
    value: each.id,
    label: laneTitle(each, catalogues),
  }));
  const open = outcomesOfStep ? drawing.element(outcomesOfStep) : undefined;
  const named = (step: Element) => elementTitle(step, catalogues, t);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="gc-design-table" aria-label={t('view_table')} tabIndex={0}>
      <ExportButton<Element>
        name={t('view_table')}
        columns={[
          { title: t('step'), value: named },
          {
            title: t('role'),
            value: (step) => lanes.find((each) => each.value === drawing.laneOf(step)?.id)?.label,
          },
          {
            title: t('form'),
            value: (step) => {
              const form = drawing.props(step).form ?? '';
              return catalogues.forms.find((each) => each.value === form)?.label ?? form;
            },
          },
          { title: t('limit'), value: (step) => drawing.props(step).limit },
          {
            title: t('outcomes'),
            value: (step) =>
              outcomesOf(drawing.props(step))
                .map((each) => each.zh || each.code)
                .join('; '),
          },
        ]}
        all={async () => steps}
      />
      <table>
        <thead>
          <tr>
            {(['step', 'role', 'form', 'limit', 'outcomes'] as const).map((each) => (
              <th key={each} scope="col">
                {t(each)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map((step) => {
            const props = drawing.props(step);
            const title = named(step);
            return (
              <tr key={step.id}>
                <th scope="row">
                  <Typing
                    aria-label={t('cell', {
                      field: t(english ? 'name_en' : 'name_zh'),
                      step: title,
                    })}
                    value={(english ? props['title.en'] : step.businessObject.name) ?? ''}
                    onCommit={(value) =>
                      english
                        ? drawing.setProps(step, { 'title.en': value })
                        : drawing.setAttributes(step, { name: value })
                    }
                  />
                  <Button type="link" size="small" onClick={() => onShow(step.id)}>
                    {t('show_in_diagram')}
                  </Button>
                </th>
                <td>
                  <Choosing
                    aria-label={t('cell', { field: t('role'), step: title })}
                    value={drawing.laneOf(step)?.id ?? ''}
                    choices={lanes}
                    onCommit={(chosen) => {
                      const lane = drawing.element(chosen);
                      if (lane) drawing.moveToLane(step, lane);
                    }}
                  />
                </td>
                <td>
                  <Choosing
                    aria-label={t('cell', { field: t('form'), step: title })}
                    value={props.form ?? ''}
                    choices={catalogues.forms}
                    onCommit={(form) => drawing.setProps(step, { form })}
                  />
                </td>
                <td>
                  <LimitField
                    label={t('cell', { field: t('limit'), step: title })}
                    value={props.limit ?? ''}
                    settings={catalogues.limits}
                    onCommit={(limit) => drawing.setProps(step, { limit })}
                  />
                </td>
                <td>
                  <div className="gc-design-outcome-names">
                    {outcomesOf(props).map((each) => (
                      <span key={each.code}>{name(each) || each.code}</span>
                    ))}
                  </div>
                  <Button
                    size="small"
                    aria-label={t('cell', { field: t('outcomes_edit'), step: title })}
                    onClick={() => setOutcomesOfStep(step.id)}
                  >
                    {t('outcomes_edit')}
                  </Button>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <Modal
        open={open !== undefined}
        title={open ? named(open) : ''}
        footer={null}
        onCancel={() => setOutcomesOfStep(null)}
      >
        {open && (
          <OutcomesEditor
            outcomes={outcomesOf(drawing.props(open))}
            acts={actChoices(catalogues.acts.filter((each) => each.forPeople))}
            onCommit={(outcomes) =>
              drawing.setProps(open, outcomesChange(drawing.props(open), outcomes))
            }
          />
        )}
      </Modal>
    </section>
  );
}
