/** Reporting a case in a few seconds: what, where, a photo; the rest only if it is needed. */
import './report.css';
import { AimOutlined, CameraOutlined, CloseOutlined } from '@ant-design/icons';
import { Alert, Button, Checkbox, Input, Select } from 'antd';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Link } from 'react-router';
import {
  ApiError,
  ask,
  multipart,
  newKey,
  type Schemas,
  useAnswer,
  useCodes,
  useMe,
  useTouch,
} from '@/api';
import { useName } from '@/i18n';
import { StatusTag, Tag } from '@/shared/badges';
import { useCaseTitle } from '@/shared/caseTitle';
import { useDraft } from '@/shared/drafts';
import { PageHeader } from '@/shared/PageHeader';
import { AreaPicker, CategoryPicker } from '@/shared/pickers';
import { smallPicture } from '@/shared/pictures';
import { useShortcut } from '@/shared/shortcuts';
import { useTime } from '@/shared/time';
import { useT } from './texts';

interface Entered {
  nature: string;
  category: string;
  area: string;
  title: string;
  description: string;
  place: string;
  level: string;
  object: string;
  urgent: boolean;
  danger: boolean;
  channel: string;
  contactName: string;
  contactPhone: string;
  latitude: number | null;
  longitude: number | null;
}

interface Photo {
  file: File;
  address: string;
  key: string;
}

interface Done {
  id: number;
  number: string;
  joined: boolean;
  status: Schemas['Reported']['status'];
  /** Photos that could not be added. */
  missed: Photo[];
}

const MOST_PHOTOS = 9;
const GRID = ['grid', 'village'];
/** How a report comes in where somebody of this role enters it. */
const CHANNELS: Record<string, string> = {
  grid_worker: 'patrol',
  grid_leader: 'patrol',
  community_worker: 'desk',
  centre_clerk: 'desk',
  duty_officer: 'hotline',
  leader: 'inspection',
  enterprise_user: 'enterprise',
};

export default function ReportPage() {
  const [done, setDone] = useState<Done>();
  const [round, setRound] = useState(0);
  if (done) {
    return (
      <Thanks
        done={done}
        onAgain={() => {
          setDone(undefined);
          setRound(round + 1);
        }}
      />
    );
  }
  return <Form key={round} onDone={setDone} />;
}

function useStart(): Entered {
  const me = useMe();
  const held = me.roles.find((each) => each.role in CHANNELS) ?? me.roles[0];
  const area = held?.area;
  return {
    nature: 'hazard',
    category: '',
    area: area && GRID.includes(area.level) ? area.code : '',
    title: '',
    description: '',
    place: '',
    level: '',
    object: '',
    urgent: false,
    danger: false,
    channel: CHANNELS[held?.role ?? ''] ?? 'web',
    contactName: '',
    contactPhone: '',
    latitude: null,
    longitude: null,
  };
}

function Form({ onDone }: { onDone: (done: Done) => void }) {
  const t = useT();
  const id = useId();
  const name = useName();
  const codes = useCodes();
  const touch = useTouch();
  const start = useStart();
  const draft = useDraft<Entered>('report');
  const [entered, setEntered] = useState<Entered>({ ...start, ...draft.kept });
  const [photos, setPhotos] = useState<Photo[]>([]);
  const [wrong, setWrong] = useState<Record<string, string>>({});
  const [failed, setFailed] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [more, setMore] = useState(false);
  const key = useRef({ about: '', key: newKey() });
  const restored = draft.kept !== undefined;

  const set = (part: Partial<Entered>) => {
    const next = { ...entered, ...part };
    setEntered(next);
    draft.keep(next);
    setWrong((old) =>
      Object.fromEntries(Object.entries(old).filter(([field]) => !(field in part))),
    );
  };

  const police = entered.nature === 'police';

  async function send(join?: string) {
    if (busy || police) return;
    const missing: Record<string, string> = {};
    if (!entered.category) missing.category = t('category_missing');
    if (!entered.area) missing.area = t('area_missing');
    setWrong(missing);
    const first = Object.keys(missing)[0];
    if (first) {
      document.getElementById(`${id}-${first}`)?.focus();
      return;
    }
    setBusy(true);
    setFailed(undefined);
    try {
      const body = bodyOf(entered, join);
      // The same report sent again is one report; a changed one is another.
      const about = JSON.stringify(body);
      if (key.current.about !== about) key.current = { about, key: newKey() };
      const made = await ask('post', '/cases', {
        params: { header: { 'Idempotency-Key': key.current.key } },
        body,
      });
      draft.drop();
      const missed = await upload(made.id, photos);
      touch('/cases', '/cases/counts', '/tasks', '/tasks/counts');
      onDone({ ...made, missed });
    } catch (error) {
      if (error instanceof ApiError) {
        const fields = Object.fromEntries(
          ['category', 'area', 'title', 'place', 'contact_phone', 'contact_name', 'level'].flatMap(
            (field) => {
              const said = error.field(field);
              return said ? [[field, said]] : [];
            },
          ),
        );
        setWrong(fields);
        if (Object.keys(fields).some((field) => ADVANCED.includes(field))) setMore(true);
        setFailed(error.message);
      } else setFailed(t('failed'));
    } finally {
      setBusy(false);
    }
  }
  useShortcut('Control+Enter', { text: t('send'), group: t('title') }, () => void send());

  const field = (
    what: string,
    label: string,
    input: (given: { id: string; status: 'error' | ''; 'aria-describedby': string }) => ReactNode,
    needed = false,
  ) => (
    <div className="gc-report-field">
      <label className="gc-field-label" htmlFor={`${id}-${what}`}>
        {label}
        {needed && <span className="gc-needed"> {t('needed')}</span>}
      </label>
      {input({
        id: `${id}-${what}`,
        status: wrong[what] ? 'error' : '',
        'aria-describedby': `${id}-${what}-wrong`,
      })}
      <p id={`${id}-${what}-wrong`} className="gc-field-wrong" role="alert">
        {wrong[what] ?? ''}
      </p>
    </div>
  );

  return (
    <>
      <PageHeader title={t('title')} about={t('about')} />
      <form
        className="gc-report"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {restored && (
          <p className="gc-report-draft" role="status">
            {t('draft_back')}{' '}
            <Button
              type="link"
              onClick={() => {
                draft.drop();
                setEntered(start);
              }}
            >
              {t('draft_drop')}
            </Button>
          </p>
        )}
        <fieldset className="gc-natures">
          <legend className="gc-field-label">{t('nature')}</legend>
          {(codes?.natures ?? []).map((each) => (
            <label key={each.code} className="gc-nature">
              <input
                type="radio"
                name={`${id}-nature`}
                checked={entered.nature === each.code}
                onChange={() => set({ nature: each.code })}
              />
              {name(each)}
            </label>
          ))}
        </fieldset>
        {police ? (
          <Alert
            type="error"
            showIcon
            title={t('police')}
            description={t('police_about')}
            action={
              <a className="gc-call" href="tel:110">
                {t('police_call')}
              </a>
            }
          />
        ) : (
          <>
            <div className="gc-report-two">
              {field(
                'category',
                t('category'),
                (given) => (
                  <CategoryPicker
                    {...given}
                    value={entered.category || null}
                    onChange={(category) => set({ category: category ?? '' })}
                  />
                ),
                true,
              )}
              {field(
                'area',
                t('area'),
                (given) => (
                  <AreaPicker
                    {...given}
                    value={entered.area || null}
                    onChange={(area) => set({ area: area ?? '' })}
                  />
                ),
                true,
              )}
            </div>
            <Similar entered={entered} busy={busy} onJoin={(number) => void send(number)} />
            {field('description', t('description'), (given) => (
              <Input.TextArea
                {...given}
                value={entered.description}
                maxLength={10_000}
                rows={3}
                className="gc-grows"
                placeholder={t('description_about')}
                onChange={(event) => set({ description: event.target.value })}
              />
            ))}
            <Photos photos={photos} onChange={setPhotos} />
            <div className="gc-report-two">
              {field('place', t('place'), (given) => (
                <Input
                  {...given}
                  value={entered.place}
                  maxLength={500}
                  placeholder={t('place_about')}
                  onChange={(event) => set({ place: event.target.value })}
                />
              ))}
              <Here entered={entered} onChange={set} />
            </div>
            <div className="gc-report-checks">
              <Checkbox
                checked={entered.urgent}
                onChange={(event) => set({ urgent: event.target.checked })}
              >
                {t('urgent')}
              </Checkbox>
              <Checkbox
                checked={entered.danger}
                onChange={(event) =>
                  set({
                    danger: event.target.checked,
                    ...(event.target.checked ? { urgent: true } : {}),
                  })
                }
              >
                {t('danger')}
              </Checkbox>
            </div>
            {entered.danger && <Alert type="warning" showIcon title={t('danger_about')} />}
            <Button
              type="link"
              className="gc-report-more"
              aria-expanded={more}
              onClick={() => setMore(!more)}
            >
              {more ? t('less') : t('more')}
            </Button>
            {more && (
              <div className="gc-report-two">
                {field('title', t('case_title'), (given) => (
                  <Input
                    {...given}
                    value={entered.title}
                    maxLength={200}
                    placeholder={t('case_title_about')}
                    onChange={(event) => set({ title: event.target.value })}
                  />
                ))}
                {field('level', t('level'), (given) => (
                  <Select
                    {...given}
                    allowClear
                    value={entered.level || null}
                    placeholder={t('level_about')}
                    options={(codes?.levels ?? []).map((each) => ({
                      value: each.code,
                      label: name(each),
                    }))}
                    onChange={(level) => set({ level: level ?? '' })}
                  />
                ))}
                {field('object', t('object'), (given) => (
                  <Input
                    {...given}
                    value={entered.object}
                    maxLength={200}
                    placeholder={t('object_about')}
                    onChange={(event) => set({ object: event.target.value })}
                  />
                ))}
                {field('channel', t('channel'), (given) => (
                  <Select
                    {...given}
                    value={entered.channel}
                    options={(codes?.channels ?? []).map((each) => ({
                      value: each.code,
                      label: name(each),
                    }))}
                    onChange={(channel) => set({ channel })}
                  />
                ))}
                {field('contact_name', t('contact_name'), (given) => (
                  <Input
                    {...given}
                    value={entered.contactName}
                    maxLength={100}
                    autoComplete="off"
                    onChange={(event) => set({ contactName: event.target.value })}
                  />
                ))}
                {field('contact_phone', t('contact_phone'), (given) => (
                  <Input
                    {...given}
                    type="tel"
                    value={entered.contactPhone}
                    maxLength={50}
                    autoComplete="off"
                    onChange={(event) => set({ contactPhone: event.target.value })}
                  />
                ))}
              </div>
            )}
            {failed && <Alert type="error" showIcon role="alert" title={failed} />}
            <div className="gc-report-send">
              <Button type="primary" size="large" htmlType="submit" loading={busy}>
                {t('send')}
              </Button>
              <span className="gc-desktop gc-quiet-text">
                <kbd>Ctrl</kbd> <kbd>Enter</kbd>
              </span>
            </div>
          </>
        )}
      </form>
    </>
  );
}

const ADVANCED = ['title', 'level', 'contact_phone', 'contact_name'];

function bodyOf(entered: Entered, join: string | undefined) {
  const text = (value: string) => value.trim();
  return {
    nature: entered.nature,
    category: entered.category,
    area: entered.area,
    channel: entered.channel,
    title: text(entered.title),
    description: text(entered.description),
    place: text(entered.place),
    object: text(entered.object),
    level: entered.level || null,
    urgent: entered.urgent,
    people_in_danger: entered.danger,
    contact_name: text(entered.contactName),
    contact_phone: text(entered.contactPhone),
    latitude: entered.latitude,
    longitude: entered.longitude,
    similar: 'create' as const,
    join: join ?? null,
    source_ref: null,
    parties: {},
  };
}

/** Returns those that could not be added. */
async function upload(caseId: number, photos: readonly Photo[]): Promise<Photo[]> {
  const missed: Photo[] = [];
  for (const photo of photos) {
    try {
      await ask('post', '/cases/{case_id}/files', {
        params: { path: { case_id: caseId }, header: { 'Idempotency-Key': photo.key } },
        body: multipart({ file: photo.file, phase: 'report' }),
      });
    } catch {
      missed.push(photo);
    }
  }
  return missed;
}

function Photos({ photos, onChange }: { photos: Photo[]; onChange: (photos: Photo[]) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const latest = useRef(photos);
  latest.current = photos;
  useEffect(
    () => () => {
      for (const each of latest.current) URL.revokeObjectURL(each.address);
    },
    [],
  );
  async function add(files: File[]) {
    const small = await Promise.all(files.map(smallPicture));
    const made = small.map((file) => ({ file, address: URL.createObjectURL(file), key: newKey() }));
    onChange([...latest.current, ...made].slice(0, MOST_PHOTOS));
  }
  return (
    <div className="gc-report-photos">
      {photos.map((photo, index) => (
        <span key={photo.key} className="gc-report-photo">
          <img src={photo.address} alt={t('photo_n', { n: index + 1 })} />
          <Button
            size="small"
            shape="circle"
            icon={<CloseOutlined />}
            aria-label={t('photo_remove', { n: index + 1 })}
            onClick={() => {
              URL.revokeObjectURL(photo.address);
              onChange(photos.filter((each) => each !== photo));
            }}
          />
        </span>
      ))}
      <input
        ref={input}
        className="gc-hidden"
        type="file"
        accept="image/jpeg,image/png,image/webp,image/heic"
        multiple
        tabIndex={-1}
        aria-label={t('photo_add')}
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          void add(files);
        }}
      />
      {photos.length < MOST_PHOTOS && (
        <Button icon={<CameraOutlined />} size="large" onClick={() => input.current?.click()}>
          {t('photo_add')}
        </Button>
      )}
    </div>
  );
}

function Here({
  entered,
  onChange,
}: {
  entered: Entered;
  onChange: (part: Partial<Entered>) => void;
}) {
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState(false);
  const { latitude, longitude } = entered;
  const known = latitude !== null && longitude !== null;
  function find() {
    setBusy(true);
    setWrong(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        onChange({ latitude: coords.latitude, longitude: coords.longitude });
      },
      () => {
        setBusy(false);
        setWrong(true);
      },
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }
  return (
    <div className="gc-report-field">
      <span className="gc-field-label">{t('position')}</span>
      <div className="gc-report-here">
        <Button icon={<AimOutlined />} loading={busy} onClick={find}>
          {t('here')}
        </Button>
        {known && (
          <>
            <span>
              {latitude.toFixed(5)}, {longitude.toFixed(5)}
            </span>
            <Button type="link" onClick={() => onChange({ latitude: null, longitude: null })}>
              {t('here_drop')}
            </Button>
          </>
        )}
      </div>
      <p className="gc-field-wrong" role="status">
        {wrong ? t('here_failed') : ''}
      </p>
    </div>
  );
}

/** Open cases that this may be about: near by, or else of this category in this area. */
function Similar({
  entered,
  busy,
  onJoin,
}: {
  entered: Entered;
  busy: boolean;
  onJoin: (number: string) => void;
}) {
  const t = useT();
  const titleOf = useCaseTitle();
  const name = useName();
  const { distance } = useTime();
  const { category, area, latitude, longitude } = entered;
  const placed = latitude !== null && longitude !== null;
  const near = useAnswer(
    '/cases/similar',
    { params: { query: { category, latitude: latitude ?? 0, longitude: longitude ?? 0 } } },
    { enabled: category !== '' && placed, retry: false },
  );
  const same = useAnswer(
    '/cases',
    { params: { query: { category, area, open: true, limit: 5 } } },
    { enabled: category !== '' && area !== '', retry: false },
  );
  const lines = [
    ...(near.data?.items ?? []).map((each) => ({ ...each, status: undefined })),
    ...(same.data?.items ?? [])
      .filter((each) => !near.data?.items.some((known) => known.id === each.id))
      .map((each) => ({ ...each, metres: undefined, seen: true })),
  ];
  if (lines.length === 0) return null;
  return (
    <section className="gc-similar" aria-live="polite">
      <h2>{t('similar')}</h2>
      <p>{t('similar_about')}</p>
      <ul>
        {lines.map((each) => (
          <li key={each.id}>
            <div>
              {each.seen ? (
                <Link to={`/cases/${each.id}`} target="_blank">
                  {titleOf(each) || each.number}
                </Link>
              ) : (
                <span>{name(each.category)}</span>
              )}
              <div className="gc-similar-facts">
                {each.number} · {distance(each.reported_at)}
                {each.metres !== undefined && <Tag>{t('metres', { n: each.metres })}</Tag>}
                {each.status && <StatusTag status={each.status} />}
              </div>
            </div>
            <Button loading={busy} onClick={() => onJoin(each.number)}>
              {t('join')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Thanks({ done, onAgain }: { done: Done; onAgain: () => void }) {
  const t = useT();
  const [missed, setMissed] = useState(done.missed);
  const [busy, setBusy] = useState(false);
  const again = useRef<HTMLHeadingElement>(null);
  useEffect(() => again.current?.focus(), []);
  return (
    <>
      <PageHeader title={t('title')} />
      <section className="gc-thanks" role="status">
        <h2 ref={again} tabIndex={-1}>
          ✓ {done.joined ? t('joined') : t('done')}
        </h2>
        <p className="gc-thanks-number">{done.number}</p>
        {done.status && (
          <p>
            {t('stands_at')} <StatusTag status={done.status} />
          </p>
        )}
        {missed.length > 0 && (
          <Alert
            type="warning"
            showIcon
            title={t('photos_missed', { n: missed.length })}
            action={
              <Button
                loading={busy}
                onClick={() => {
                  setBusy(true);
                  void upload(done.id, missed).then((left) => {
                    setMissed(left);
                    setBusy(false);
                  });
                }}
              >
                {t('again')}
              </Button>
            }
          />
        )}
        <div className="gc-thanks-ways">
          <Link to={`/cases/${done.id}`}>{t('open')}</Link>
          <Button type="primary" onClick={onAgain}>
            {t('another')}
          </Button>
        </div>
      </section>
    </>
  );
}
