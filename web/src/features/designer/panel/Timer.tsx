/** A timer: reminders at shares of the limit with their repetition, or any other FEEL text. */
import { readSchedule, type Schedule, writeSchedule } from '../bpmn/limit';
import { useT } from '../texts';
import { FeelField } from './FeelField';
import { Choosing, Field, LimitField, Typing } from './fields';
import { namesIn } from './names';
import type { Part } from './parts';

export function Timer({ drawing, element, catalogues, props, set }: Part) {
  const t = useT();
  const timer = drawing.timerOf(element);
  if (!timer) return null;
  const names = namesIn(drawing);
  const schedule = readSchedule(timer.text);
  const write = (part: Partial<Schedule>) => {
    if (!schedule) return;
    drawing.setTimer(element, timer.kind, writeSchedule({ ...schedule, ...part }));
  };
  return (
    <>
      <Field label={t('timer_kind')}>
        {(id) => (
          <Choosing
            id={id}
            value={timer.kind}
            choices={[
              { value: 'timeCycle', label: t('timer_repeated') },
              { value: 'timeDuration', label: t('timer_once') },
              { value: 'timeDate', label: t('timer_date') },
            ]}
            onCommit={(kind) => drawing.setTimer(element, kind, timer.text)}
          />
        )}
      </Field>
      {schedule && (
        <>
          <Field label={t('shares')} help={t('shares_help')}>
            {(id) => (
              <Typing
                id={id}
                value={schedule.shares.join(', ')}
                onCommit={(text) => {
                  const given = text.split(/[\s,，、;；]+/).filter(Boolean);
                  if (given.length > 0 && given.every((each) => /^\d+$/.test(each))) {
                    write({ shares: given.map(Number) });
                  }
                }}
              />
            )}
          </Field>
          <Field label={t('repeat')} help={t('repeat_help')}>
            {(id) => (
              <LimitField
                id={id}
                label={t('repeat')}
                names={names}
                value={schedule.repeat}
                settings={catalogues.limits}
                onCommit={(repeat) => write({ repeat })}
              />
            )}
          </Field>
          {schedule.repeat && (
            <Field label={t('repeat_times')} help={t('repeat_times_help')}>
              {(id) => (
                <FeelField
                  id={id}
                  names={names}
                  value={schedule.times}
                  onCommit={(times) => write({ times })}
                />
              )}
            </Field>
          )}
        </>
      )}
      <Field label={t('timer_text')} help={t('timer_help')}>
        {(id) => (
          <FeelField
            id={id}
            names={names}
            value={timer.text}
            onCommit={(text) => drawing.setTimer(element, timer.kind, text)}
          />
        )}
      </Field>
      <Field label={t('timer_if')} help={t('feel_help')}>
        {(id) => <FeelField id={id} names={names} value={props.if ?? ''} onCommit={set('if')} />}
      </Field>
    </>
  );
}
