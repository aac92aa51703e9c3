/** Files of any allowed kind (`ui:widget` "file"): listed by name, added to the case at once. */
import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons';
import type { WidgetProps } from '@rjsf/utils';
import { Button } from 'antd';
import { useRef } from 'react';
import { useAnswer } from '@/api';
import { smallPicture } from '../pictures';
import { helpId, labelId, wrongId } from './about';
import { useAttaching } from './attaching';
import { useT } from './texts';

export function FileWidget(props: WidgetProps) {
  const { id } = props;
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const { caseId, ids, busy, failures, left, most, single, fixed, add, give, address } =
    useAttaching(props, smallPicture);
  const file = useAnswer(
    '/cases/{case_id}',
    { params: { path: { case_id: caseId ?? 0 } } },
    { enabled: caseId !== undefined && ids.length > 0 },
  );
  const nameOf = (number: number) =>
    file.data?.files.find((each) => each.id === number)?.name ?? t('file_shown', { n: number });
  return (
    // biome-ignore lint/a11y/useSemanticElements: its label is the field's, above
    <div role="group" id={id} aria-labelledby={labelId(id)} className="gc-photos">
      {ids.length > 0 && (
        <ul className="gc-files">
          {ids.map((number) => (
            <li key={number}>
              <a href={address(number)}>{nameOf(number)}</a>
              {!fixed && (
                <Button
                  size="small"
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('file_remove', { name: nameOf(number) })}
                  onClick={() => give(ids.filter((each) => each !== number))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        multiple={!single}
        className="gc-hidden"
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
      <Button
        icon={<PaperClipOutlined />}
        loading={busy > 0}
        disabled={fixed || left <= 0}
        aria-describedby={`${helpId(id)} ${wrongId(id)}`}
        onClick={() => input.current?.click()}
      >
        {busy > 0 ? t('file_busy', { n: busy }) : t('file_add')}
      </Button>
      <small className="gc-form-note" role="status">
        {left > 0 ? t('file_left', { n: left }) : t('file_full', { n: most })}
      </small>
      {failures.length > 0 && (
        <div className="gc-field-wrong" role="alert">
          {failures.map((each) => (
            <div key={each}>{each}</div>
          ))}
        </div>
      )}
    </div>
  );
}
