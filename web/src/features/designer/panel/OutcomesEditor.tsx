/** The ways out of a step: what the buttons say in both languages, and what each does. */
import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { Outcome } from '../bpmn/model';
import { useT } from '../texts';
import { type Choice, Choosing, Typing } from './fields';

export function OutcomesEditor({
  outcomes,
  acts,
  onCommit,
}: {
  outcomes: readonly Outcome[];
  acts: readonly Choice[];
  onCommit: (outcomes: Outcome[]) => void;
}) {
  const t = useT();
  const replace = (at: number, part: Partial<Outcome>) =>
    onCommit(outcomes.map((each, index) => (index === at ? { ...each, ...part } : each)));
  const free = () => {
    const taken = new Set(outcomes.map((each) => each.code));
    if (!taken.has('done')) return 'done';
    let number = 2;
    while (taken.has(`done_${number}`)) number += 1;
    return `done_${number}`;
  };
  return (
    <fieldset className="gc-design-outcomes">
      <legend>{t('outcomes')}</legend>
      {outcomes.map((outcome, at) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the code is what is being edited
          key={at}
          className="gc-design-outcome"
        >
          <div className="gc-design-row">
            <Typing
              mono
              aria-label={t('outcome_code', { n: at + 1 })}
              value={outcome.code}
              onCommit={(code) => {
                if (/^[a-z]\w*$/i.test(code)) replace(at, { code });
              }}
            />
            <Button
              type="text"
              icon={<ArrowUpOutlined />}
              disabled={at === 0}
              aria-label={t('outcome_up', { n: at + 1 })}
              onClick={() => {
                const next = [...outcomes];
                next.splice(at - 1, 0, ...next.splice(at, 1));
                onCommit(next);
              }}
            />
            <Button
              type="text"
              danger
              icon={<DeleteOutlined />}
              aria-label={t('outcome_remove', { n: at + 1 })}
              onClick={() => onCommit(outcomes.filter((_, index) => index !== at))}
            />
          </div>
          <div className="gc-design-row">
            <Typing
              aria-label={t('outcome_zh', { n: at + 1 })}
              placeholder={t('in_chinese')}
              value={outcome.zh}
              onCommit={(zh) => replace(at, { zh })}
            />
            <Typing
              aria-label={t('outcome_en', { n: at + 1 })}
              placeholder={t('in_english')}
              value={outcome.en}
              onCommit={(en) => replace(at, { en })}
            />
          </div>
          <Choosing
            aria-label={t('outcome_act', { n: at + 1 })}
            none={t('no_act_of_outcome')}
            value={outcome.act}
            choices={acts}
            onCommit={(act) => replace(at, { act })}
          />
        </div>
      ))}
      <Button
        block
        icon={<PlusOutlined />}
        onClick={() => onCommit([...outcomes, { code: free(), zh: '', en: '', act: '' }])}
      >
        {t('outcome_add')}
      </Button>
    </fieldset>
  );
}
