/** What can be done with a case beside its steps: comment, correct, withdraw, ask for reopening. */
import { App, Button, Input, Modal } from 'antd';
import { useEffect, useId, useState } from 'react';
import { ApiError, newKey, type Schemas, useChange } from '@/api';
import { ConfirmReason } from '@/shared/ConfirmReason';
import { useDraft } from '@/shared/drafts';
import { AreaPicker, CategoryPicker } from '@/shared/pickers';
import { useShortcut } from '@/shared/shortcuts';
import { useTime } from '@/shared/time';
import { useT } from './texts';
import type { CaseFull } from './words';

const TOUCHED = [
  '/cases/{case_id}',
  '/cases/{case_id}/timeline',
  '/cases/{case_id}/position',
  '/cases',
  '/cases/counts',
] as const;

export function Commenting({ file }: { file: CaseFull }) {
  const t = useT();
  const id = useId();
  const draft = useDraft<string>(`comment-${file.id}`);
  const [text, setText] = useState(draft.kept ?? '');
  const [key, setKey] = useState(newKey);
  const [wrong, setWrong] = useState('');
  const send = useChange('post', '/cases/{case_id}/comments', {
    touches: TOUCHED,
    onSuccess: () => {
      setText('');
      setKey(newKey());
      setWrong('');
      draft.drop();
    },
    onError: (error) => setWrong(error.field('text') ?? error.message),
  });
  useShortcut('m', { text: t('key_comment'), group: t('case') }, () =>
    document.getElementById(id)?.focus(),
  );
  const submit = () => {
    if (!text.trim()) {
      setWrong(t('comment_missing'));
      return;
    }
    send.mutate({
      params: { path: { case_id: file.id }, header: { 'Idempotency-Key': key } },
      body: { text: text.trim() },
    });
  };
  return (
    <div className="gc-commenting gc-noprint">
      <label htmlFor={id} className="gc-field-label">
        {t('comment')}
      </label>
      <Input.TextArea
        id={id}
        value={text}
        maxLength={4000}
        rows={2}
        className="gc-grows"
        placeholder={t('comment_about')}
        status={wrong ? 'error' : ''}
        aria-invalid={wrong !== ''}
        aria-describedby={`${id}-wrong`}
        onChange={(event) => {
          setText(event.target.value);
          draft.keep(event.target.value);
          // Another text is another comment.
          setKey(newKey());
          if (wrong) setWrong('');
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit();
        }}
      />
      <div className="gc-commenting-foot">
        <span id={`${id}-wrong`} className="gc-field-wrong" role="alert">
          {wrong}
        </span>
        <Button type="primary" loading={send.isPending} onClick={submit}>
          {t('comment_send')}
        </Button>
      </div>
    </div>
  );
}

export type Doing = 'correct' | 'withdraw' | 'reopen' | 'reveal' | undefined;

export function Dialogs({
  file,
  doing,
  onClose,
}: {
  file: CaseFull;
  doing: Doing;
  onClose: () => void;
}) {
  const t = useT();
  const { message } = App.useApp();
  const withdraw = useChange('post', '/cases/{case_id}/withdrawal', { touches: TOUCHED });
  const reopen = useChange('post', '/cases/{case_id}/reopening', { touches: TOUCHED });
  const [key] = useState(newKey);
  const path = { case_id: file.id };
  return (
    <>
      <Correcting file={file} open={doing === 'correct'} onClose={onClose} />
      <Revealing file={file} open={doing === 'reveal'} onClose={onClose} />
      <ConfirmReason
        open={doing === 'withdraw'}
        title={t('withdraw')}
        okText={t('withdraw')}
        danger
        required
        onCancel={onClose}
        onConfirm={async (reason) => {
          await withdraw.mutateAsync({ params: { path }, body: { reason } });
          void message.success(t('withdrawn'));
        }}
      >
        <p>{t('withdraw_about', { number: file.number })}</p>
      </ConfirmReason>
      <ConfirmReason
        open={doing === 'reopen'}
        title={t('reopen')}
        okText={t('reopen_ask')}
        required
        field="text"
        longest={4000}
        onCancel={onClose}
        onConfirm={async (text) => {
          await reopen.mutateAsync({
            params: { path, header: { 'Idempotency-Key': `${key}-${text.length}` } },
            body: { text },
          });
          void message.success(t('reopen_asked'));
        }}
      >
        <p>{t('reopen_about')}</p>
      </ConfirmReason>
    </>
  );
}

interface Wanted {
  title: string;
  category: string;
  area: string;
  place: string;
  reason: string;
}

const asIs = (file: CaseFull): Wanted => ({
  title: file.title,
  category: file.category.code,
  area: file.area.code,
  place: file.place,
  reason: '',
});

/** First why, then who and how to reach them; nothing of it stays when the dialog closes. */
function Revealing({
  file,
  open,
  onClose,
}: {
  file: CaseFull;
  open: boolean;
  onClose: () => void;
}) {
  const t = useT();
  const { time } = useTime();
  const [told, setTold] = useState<Schemas['RevealedContact']>();
  const reveal = useChange('post', '/cases/{case_id}/contact', { touches: TOUCHED });
  return (
    <>
      <ConfirmReason
        open={open}
        title={t('reveal')}
        okText={t('reveal_do')}
        required
        onCancel={onClose}
        onConfirm={async (reason) => {
          setTold(
            await reveal.mutateAsync({ params: { path: { case_id: file.id } }, body: { reason } }),
          );
        }}
      >
        <p>{t('reveal_about')}</p>
      </ConfirmReason>
      <Modal
        open={told !== undefined}
        destroyOnHidden
        title={t('reveal')}
        onCancel={() => setTold(undefined)}
        footer={
          <Button type="primary" onClick={() => setTold(undefined)}>
            {t('close')}
          </Button>
        }
      >
        {told?.reporter && (
          <p>
            {t('reporter')}: <strong>{told.reporter}</strong>
          </p>
        )}
        {told && told.contacts.length === 0 && <p>{t('reveal_none')}</p>}
        <ul className="gc-contacts">
          {told?.contacts.map((each) => (
            <li key={`${each.at} ${each.phone}`}>
              <strong>{each.name || t('reveal_unnamed')}</strong>
              {each.phone && (
                <a href={`tel:${each.phone.replaceAll(/[^+\d]/g, '')}`}>{each.phone}</a>
              )}
              <span className="gc-quiet">{time(each.at, 'full')}</span>
            </li>
          ))}
        </ul>
      </Modal>
    </>
  );
}

function Correcting({
  file,
  open,
  onClose,
}: {
  file: CaseFull;
  open: boolean;
  onClose: () => void;
}) {
  const t = useT();
  const id = useId();
  const { message } = App.useApp();
  // The version that was on the screen when the dialog opened is the one that is corrected.
  const [seen, setSeen] = useState(file);
  const [wanted, setWanted] = useState(() => asIs(file));
  const [error, setError] = useState<ApiError | string>();
  const change = useChange('patch', '/cases/{case_id}', { touches: TOUCHED });
  // biome-ignore lint/correctness/useExhaustiveDependencies: only when it opens
  useEffect(() => {
    if (!open) return;
    setSeen(file);
    setWanted(asIs(file));
    setError(undefined);
  }, [open]);

  const before = asIs(seen);
  const changed = (['title', 'category', 'area', 'place'] as const).filter(
    (each) => wanted[each].trim() !== before[each],
  );
  /** Null leaves it as it is. */
  const corrected = (field: (typeof changed)[number]) =>
    changed.includes(field) ? wanted[field].trim() : null;
  const set = (part: Partial<Wanted>) => setWanted((old) => ({ ...old, ...part }));

  async function save() {
    if (changed.length === 0) return setError(t('correct_nothing'));
    if (!wanted.reason.trim()) {
      document.getElementById(`${id}-reason`)?.focus();
      return setError(t('reason_missing'));
    }
    try {
      await change.mutateAsync({
        params: { path: { case_id: file.id }, header: { 'If-Match': `"${seen.version}"` } },
        body: {
          reason: wanted.reason.trim(),
          title: corrected('title'),
          category: corrected('category'),
          area: corrected('area'),
          place: corrected('place'),
          latitude: null,
          longitude: null,
        },
      });
      void message.success(t('corrected'));
      onClose();
    } catch (thrown) {
      setError(thrown instanceof ApiError ? thrown : t('failed'));
    }
  }

  const outdated = error instanceof ApiError && error.outdated;
  return (
    <Modal
      open={open}
      title={t('correct')}
      okText={t('correct_save')}
      cancelText={t('cancel')}
      okButtonProps={{ loading: change.isPending, disabled: outdated }}
      onCancel={onClose}
      onOk={() => void save()}
      destroyOnHidden
    >
      <p className="gc-quiet">{t('correct_about')}</p>
      <label className="gc-field-label" htmlFor={`${id}-title`}>
        {t('case_title')}
      </label>
      <Input
        id={`${id}-title`}
        value={wanted.title}
        maxLength={200}
        onChange={(event) => set({ title: event.target.value })}
      />
      <label className="gc-field-label" htmlFor={`${id}-category`}>
        {t('category')}
      </label>
      <CategoryPicker
        id={`${id}-category`}
        value={wanted.category}
        onChange={(category) => set({ category: category ?? before.category })}
      />
      <label className="gc-field-label" htmlFor={`${id}-area`}>
        {t('area')}
      </label>
      <AreaPicker
        id={`${id}-area`}
        value={wanted.area}
        onChange={(area) => set({ area: area ?? before.area })}
      />
      <label className="gc-field-label" htmlFor={`${id}-place`}>
        {t('place')}
      </label>
      <Input
        id={`${id}-place`}
        value={wanted.place}
        maxLength={500}
        onChange={(event) => set({ place: event.target.value })}
      />
      <label className="gc-field-label" htmlFor={`${id}-reason`}>
        {t('correct_why')}
      </label>
      <Input.TextArea
        id={`${id}-reason`}
        value={wanted.reason}
        maxLength={500}
        rows={2}
        className="gc-grows"
        aria-required
        onChange={(event) => set({ reason: event.target.value })}
      />
      <div className="gc-field-wrong" role="alert">
        {error && (typeof error === 'string' ? error : error.message)}
        {outdated && (
          <Button
            type="link"
            onClick={() => {
              // What was entered stays; what the other person changed is shown beside it.
              setSeen(file);
              setError(undefined);
            }}
          >
            {t('correct_on_new')}
          </Button>
        )}
      </div>
    </Modal>
  );
}
