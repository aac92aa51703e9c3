/** Photos before and after, side by side, other files, and adding one. */
import { DownloadOutlined, UploadOutlined } from '@ant-design/icons';
import { App, Button, Modal, Select } from 'antd';
import { useId, useRef, useState } from 'react';
import { ApiError, addressOf, ask, multipart, newKey, type Schemas, useTouch } from '@/api';
import { smallPicture } from '@/shared/pictures';
import { useTime } from '@/shared/time';
import { useT } from './texts';

type FileLine = Schemas['FileLine'];
type CaseFull = Schemas['CaseFull'];

const PHASES = ['report', 'before', 'after', 'other'] as const;
type Phase = (typeof PHASES)[number];
const TAKEN =
  'image/jpeg,image/png,image/webp,image/gif,image/heic,application/pdf,video/mp4,.docx,.xlsx,.pptx,.doc,.xls,.ppt,.txt';
const KB = 1024;

function picture(file: FileLine): boolean {
  return /^image\//.test(file.media_type);
}

export function Files({ file }: { file: CaseFull }) {
  const t = useT();
  const [looking, setLooking] = useState<FileLine>();
  const of = (...phases: string[]) => file.files.filter((each) => phases.includes(each.phase));
  const before = of('report', 'before');
  const after = of('after');
  const others = of('other');
  return (
    <>
      {file.may.includes('attach') && <Adding file={file} />}
      {file.files.length === 0 && <p className="gc-quiet">{t('no_files')}</p>}
      {(before.length > 0 || after.length > 0) && (
        <div className="gc-files-sides">
          <Side title={t('files_before')} files={before} caseId={file.id} onLook={setLooking} />
          <Side title={t('files_after')} files={after} caseId={file.id} onLook={setLooking} />
        </div>
      )}
      {others.length > 0 && (
        <Side title={t('files_other')} files={others} caseId={file.id} onLook={setLooking} />
      )}
      <Look
        file={looking}
        all={[...before, ...after, ...others].filter(picture)}
        caseId={file.id}
        onMove={setLooking}
        onClose={() => setLooking(undefined)}
      />
    </>
  );
}

function Side({
  title,
  files,
  caseId,
  onLook,
}: {
  title: string;
  files: readonly FileLine[];
  caseId: number;
  onLook: (file: FileLine) => void;
}) {
  const t = useT();
  const { time } = useTime();
  return (
    <section className="gc-files">
      <h3>{title}</h3>
      {files.length === 0 && <p className="gc-quiet">{t('none_yet')}</p>}
      <ul>
        {files.map((each) => (
          <li key={each.id}>
            {picture(each) ? (
              <button type="button" className="gc-thumb" onClick={() => onLook(each)}>
                <img src={content(caseId, each)} alt={each.name} loading="lazy" />
              </button>
            ) : (
              <a className="gc-file" href={content(caseId, each)} download={each.name}>
                <DownloadOutlined /> {each.name}
              </a>
            )}
            <small>
              {[each.added_by?.name, time(each.added_at), size(each.size)]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function content(caseId: number, file: FileLine): string {
  return addressOf('/cases/{case_id}/files/{file_id}/content', {
    case_id: caseId,
    file_id: file.id,
  });
}

function size(bytes: number): string {
  return bytes < KB * KB
    ? `${Math.max(1, Math.round(bytes / KB))} kB`
    : `${(bytes / KB / KB).toFixed(1)} MB`;
}

function Look({
  file,
  all,
  caseId,
  onMove,
  onClose,
}: {
  file: FileLine | undefined;
  all: readonly FileLine[];
  caseId: number;
  onMove: (file: FileLine) => void;
  onClose: () => void;
}) {
  const t = useT();
  const { time } = useTime();
  if (!file) return null;
  const place = all.findIndex((each) => each.id === file.id);
  const move = (by: number) => {
    const next = all[place + by];
    if (next) onMove(next);
  };
  return (
    <Modal
      open
      title={file.name}
      width={960}
      onCancel={onClose}
      footer={
        <div className="gc-look-foot">
          <Button disabled={place <= 0} onClick={() => move(-1)}>
            {t('picture_before')}
          </Button>
          <span>
            {place + 1} / {all.length}
          </span>
          <Button disabled={place >= all.length - 1} onClick={() => move(1)}>
            {t('picture_next')}
          </Button>
          <a href={content(caseId, file)} download={file.name}>
            <DownloadOutlined /> {t('download')}
          </a>
        </div>
      }
    >
      <img className="gc-look" src={content(caseId, file)} alt={file.name} />
      <p className="gc-quiet">
        {[
          t(`phase_of_${file.phase}` as 'phase_of_before'),
          file.added_by?.name,
          time(file.added_at, 'full'),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
    </Modal>
  );
}

interface Failed {
  file: File;
  why: string;
  key: string;
}

function Adding({ file }: { file: CaseFull }) {
  const t = useT();
  const id = useId();
  const touch = useTouch();
  const { message } = App.useApp();
  const input = useRef<HTMLInputElement>(null);
  const [phase, setPhase] = useState<Phase>(file.accepted_at ? 'after' : 'before');
  const [busy, setBusy] = useState(0);
  const [failed, setFailed] = useState<Failed[]>([]);

  async function add(chosen: readonly { file: File; key: string }[]) {
    setBusy(chosen.length);
    setFailed([]);
    const wrong: Failed[] = [];
    for (const each of chosen) {
      try {
        await ask('post', '/cases/{case_id}/files', {
          params: { path: { case_id: file.id }, header: { 'Idempotency-Key': each.key } },
          body: multipart({ file: await smallPicture(each.file), phase }),
        });
      } catch (error) {
        wrong.push({
          ...each,
          why: error instanceof ApiError ? error.message : t('upload_failed'),
        });
      }
      setBusy((left) => left - 1);
    }
    setBusy(0);
    setFailed(wrong);
    touch('/cases/{case_id}', '/cases/{case_id}/timeline');
    if (wrong.length < chosen.length) {
      void message.success(t('added_n', { n: chosen.length - wrong.length }));
    }
  }

  return (
    <div className="gc-adding gc-noprint">
      <Select<Phase>
        value={phase}
        onChange={setPhase}
        aria-label={t('phase')}
        options={PHASES.map((each) => ({ value: each, label: t(`phase_of_${each}`) }))}
      />
      <input
        ref={input}
        id={id}
        className="gc-hidden"
        type="file"
        multiple
        accept={TAKEN}
        tabIndex={-1}
        aria-label={t('add_files')}
        onChange={(event) => {
          const chosen = [...(event.target.files ?? [])];
          event.target.value = '';
          if (chosen.length > 0) void add(chosen.map((each) => ({ file: each, key: newKey() })));
        }}
      />
      <Button icon={<UploadOutlined />} loading={busy > 0} onClick={() => input.current?.click()}>
        {busy > 0 ? t('uploading_n', { n: busy }) : t('add_files')}
      </Button>
      {failed.length > 0 && (
        <div role="alert" className="gc-adding-failed">
          <ul>
            {failed.map((each) => (
              <li key={each.key}>
                {each.file.name}: {each.why}
              </li>
            ))}
          </ul>
          <Button size="small" onClick={() => void add(failed)}>
            {t('again')}
          </Button>
        </div>
      )}
    </div>
  );
}
