/** A place: the area, a text, and a position from the map, by search, or from the device. */
import type { FieldProps } from '@rjsf/utils';
import { AutoComplete, Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { useAnswer } from '@/api';
import { useSettled } from '../hooks';
import { AreaPicker } from '../pickers';
import { aboutOf, wrongId } from './about';
import { type Landmark, PlaceMap, type Point, words } from './PlaceMap';
import { useT } from './texts';

interface Place {
  area?: string;
  place?: string;
  latitude?: number;
  longitude?: number;
}

const KEPT = { staleTime: 60_000 };
const NEAR = 60;
const FOUND = 12;

/** The device's own position only on request, never unasked. */
export function PlaceField(props: FieldProps) {
  const t = useT();
  const id = props.fieldPathId.$id;
  const [failed, setFailed] = useState(false);
  const value: Place = props.formData ?? {};
  const off = Boolean(props.disabled || props.readonly);
  const has = (name: keyof Place) => name in (props.schema.properties ?? {});
  /** As the form calls it, or by its usual name. */
  const title = (name: keyof Place, usual: string) => {
    const field = props.schema.properties?.[name];
    return (typeof field === 'object' && field.title) || usual;
  };
  const change = (part: { [K in keyof Place]?: Place[K] | undefined }) => {
    const next = Object.entries({ ...value, ...part }).filter(([, each]) => each !== undefined);
    props.onChange(Object.fromEntries(next), props.fieldPathId.path);
  };
  const said = (name: keyof Place): string[] => props.errorSchema?.[name]?.__errors ?? [];
  /** What every control of the place says of itself. */
  const own = (name: keyof Place) => ({
    id: `${id}_${name}`,
    'aria-describedby': wrongId(`${id}_${name}`),
    'aria-invalid': said(name).length > 0,
    status: said(name).length > 0 ? ('error' as const) : ('' as const),
    disabled: off,
  });
  const wrong = (name: keyof Place) => (
    <div id={wrongId(`${id}_${name}`)} className="gc-form-wrong">
      {said(name).map((each) => (
        <p key={each}>{each}</p>
      ))}
    </div>
  );
  const locate = () => {
    setFailed(false);
    if (!navigator.geolocation) return setFailed(true);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        change({
          latitude: Number(coords.latitude.toFixed(6)),
          longitude: Number(coords.longitude.toFixed(6)),
        }),
      () => setFailed(true),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  };
  const { latitude, longitude } = value;
  const chosen = latitude !== undefined && longitude !== undefined ? { latitude, longitude } : null;
  return (
    <fieldset className="gc-form-place" disabled={off}>
      <legend>{props.schema.title}</legend>
      {has('area') && (
        <>
          <label htmlFor={`${id}_area`}>{title('area', t('place_area'))}</label>
          <AreaPicker
            {...own('area')}
            value={value.area ?? null}
            onChange={(next) => change({ area: next ?? undefined })}
          />
          {wrong('area')}
        </>
      )}
      {has('place') && (
        <>
          <label htmlFor={`${id}_place`}>{title('place', t('place_text'))}</label>
          <Input
            {...own('place')}
            value={value.place ?? ''}
            maxLength={200}
            onChange={(event) => change({ place: event.target.value || undefined })}
          />
          {wrong('place')}
        </>
      )}
      {has('latitude') && has('longitude') && (
        <>
          <Where
            id={id}
            chosen={chosen}
            about={aboutOf(props)}
            disabled={off}
            onPick={(at) => change(at)}
          />
          <div className="gc-form-position">
            {(['latitude', 'longitude'] as const).map((each) => (
              <span key={each}>
                <label htmlFor={`${id}_${each}`}>{title(each, t(each))}</label>
                <InputNumber
                  {...own(each)}
                  value={value[each] ?? null}
                  min={each === 'latitude' ? -90 : -180}
                  max={each === 'latitude' ? 90 : 180}
                  precision={6}
                  controls={false}
                  onChange={(next) => change({ [each]: next ?? undefined })}
                />
              </span>
            ))}
            <Button onClick={locate}>{t('place_here')}</Button>
            {chosen && (
              <Button onClick={() => change({ latitude: undefined, longitude: undefined })}>
                {t('map_drop')}
              </Button>
            )}
          </div>
          {wrong('latitude')}
          {wrong('longitude')}
        </>
      )}
      <p className="gc-field-wrong" role="alert">
        {failed && t('place_no')}
      </p>
    </fieldset>
  );
}

interface Situated {
  id: number;
  number: string;
  place: string;
  latitude: number | null;
  longitude: number | null;
}

function landmarks(cases: readonly Situated[] | undefined): Landmark[] {
  return (cases ?? []).flatMap(({ id, number, place, latitude, longitude }) =>
    latitude === null || longitude === null
      ? []
      : [{ key: String(id), label: place || number, latitude, longitude }],
  );
}

function both(some: readonly Landmark[], others: readonly Landmark[]): Landmark[] {
  const known = new Set(some.map((each) => each.key));
  return [...some, ...others.filter((each) => !known.has(each.key))];
}

/** "30.2741, 120.1551", with a comma of either script or a space. */
export function readCoordinates(text: string): Point | null {
  const found = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!found) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

/** The map with its search. What is around is what the reader may see: open cases with a place. */
function Where({
  id,
  chosen,
  about,
  disabled,
  onPick,
}: {
  id: string;
  chosen: Point | null;
  about: { caseId?: number | undefined; area?: string | undefined };
  disabled: boolean;
  onPick: (at: Point) => void;
}) {
  const t = useT();
  const [typed, setTyped] = useState('');
  const wanted = useSettled(typed.trim());
  const own = useAnswer(
    '/cases/{case_id}',
    { params: { path: { case_id: about.caseId ?? 0 } } },
    { ...KEPT, enabled: about.caseId !== undefined },
  );
  const near = useAnswer(
    '/cases',
    { params: { query: { limit: NEAR, ...(about.area ? { area: about.area } : {}) } } },
    KEPT,
  );
  const found = useAnswer(
    '/cases',
    { params: { query: { q: wanted, limit: FOUND } } },
    { ...KEPT, enabled: wanted.length > 1 && readCoordinates(wanted) === null, keep: true },
  );
  const around = landmarks(near.data?.items);
  const [here] = landmarks(own.data ? [own.data] : []);
  const start = here ?? around[0];
  const figures = readCoordinates(wanted);
  const hits: Landmark[] = figures
    ? [{ key: 'figures', label: t('map_coordinates', words(figures)), ...figures }]
    : wanted.length > 1
      ? both(
          around.filter((each) => each.label.includes(wanted)),
          landmarks(found.data?.items),
        )
      : [];
  return (
    <>
      <label htmlFor={`${id}_find`}>{t('map_find')}</label>
      <AutoComplete
        id={`${id}_find`}
        style={{ width: '100%' }}
        value={typed}
        disabled={disabled}
        placeholder={t('map_find_hint')}
        defaultActiveFirstOption
        options={hits.map((each) => ({ value: each.key, label: each.label }))}
        notFoundContent={wanted.length > 1 && found.isSuccess ? t('nothing_found') : null}
        onChange={(next: string) => setTyped(next)}
        onSelect={(key: string) => {
          const hit = hits.find((each) => each.key === key);
          if (!hit) return;
          setTyped(hit.label);
          onPick({ latitude: hit.latitude, longitude: hit.longitude });
        }}
      />
      {chosen || start ? (
        <PlaceMap
          chosen={chosen}
          start={start ?? chosen ?? { latitude: 0, longitude: 0 }}
          landmarks={around}
          onPick={onPick}
          disabled={disabled}
          describedBy={wrongId(`${id}_latitude`)}
        />
      ) : (
        <p className="gc-form-note">{t('map_nowhere')}</p>
      )}
    </>
  );
}
