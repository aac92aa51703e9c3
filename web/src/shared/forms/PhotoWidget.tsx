/** Photos: made small in the browser, added to the case at once; the answers hold their numbers. */
import { CameraOutlined, DeleteOutlined } from '@ant-design/icons';
import type { WidgetProps } from '@rjsf/utils';
import { Button } from 'antd';
import { useRef } from 'react';
import { helpId, labelId, wrongId } from './about';
import { useAttaching } from './attaching';
import { shrunk } from './shrink';
import { useT } from './texts';

export function PhotoWidget(props: WidgetProps) {
  const { id } = props;
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const { ids, busy, failures, left, most, single, fixed, add, give, address } = useAttaching(
    props,
    async (file) => {
      const small = await shrunk(file);
      const name = `${file.name.replace(/\.[^.]*$/, '').slice(0, 80) || 'photo'}.jpg`;
      return new File([small], name, { type: 'image/jpeg' });
    },
  );
  return (
    // biome-ignore lint/a11y/useSemanticElements: its label is the field's, above
    <div role="group" id={id} aria-labelledby={labelId(id)} className="gc-photos">
      {ids.length > 0 && (
        <ul>
          {ids.map((photo, index) => (
            <li key={photo}>
              <a href={address(photo)} aria-label={t('photo_open', { n: index + 1 })}>
                <img src={address(photo)} alt={t('photo_shown', { n: index + 1 })} loading="lazy" />
              </a>
              {!fixed && (
                <Button
                  size="small"
                  icon={<DeleteOutlined />}
                  aria-label={t('photo_remove', { n: index + 1 })}
                  onClick={() => give(ids.filter((each) => each !== photo))}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        type="file"
        accept="image/*"
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
        icon={<CameraOutlined />}
        loading={busy > 0}
        disabled={fixed || left <= 0}
        aria-describedby={`${helpId(id)} ${wrongId(id)}`}
        onClick={() => input.current?.click()}
      >
        {busy > 0 ? t('photo_busy', { n: busy }) : t('photo_add')}
      </Button>
      <small className="gc-form-note" role="status">
        {left > 0 ? t('photo_left', { n: left }) : t('photo_full', { n: most })}
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
