/** The report that is being written. It survives a reload, photos included. */
import type { Area, Fields } from './server';
import { keep, kept } from './store';

export interface Draft {
  group: string;
  category: string;
  description: string;
  area: Area | null;
  place: string;
  position: { latitude: number; longitude: number; accuracy: number } | null;
  photos: Blob[];
  name: string;
  phone: string;
}

const KEPT_AS = 'draft';
const PAUSE_MS = 300;
let timer = 0;

export const draft: Draft = empty();

function empty(): Draft {
  return {
    group: '',
    category: '',
    description: '',
    area: null,
    place: '',
    position: null,
    photos: [],
    name: '',
    phone: '',
  };
}

export async function restore(): Promise<void> {
  const found = await kept<Draft>(KEPT_AS);
  if (found) Object.assign(draft, found);
}

export function changed(): void {
  window.clearTimeout(timer);
  timer = window.setTimeout(() => void keep(KEPT_AS, { ...draft }), PAUSE_MS);
}

/** What the reporter said of himself stays for the next report of this visit. */
export function clear(): void {
  const { name, phone } = draft;
  Object.assign(draft, empty(), { name, phone });
  window.clearTimeout(timer);
  void keep(KEPT_AS, undefined);
}

export function fieldsOf(from: Draft): Fields {
  const fields: Fields = {
    category: from.category,
    description: from.description.trim(),
    place: from.place.trim(),
    contact_name: from.name.trim(),
    contact_phone: from.phone.trim(),
  };
  if (from.area) fields.area = from.area.code;
  if (from.position) {
    fields.latitude = String(from.position.latitude);
    fields.longitude = String(from.position.longitude);
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/** A report that was refused comes back into the form. */
export function fill(fields: Fields, photos: Blob[]): void {
  const { category = '', latitude, longitude, area } = fields;
  Object.assign(draft, empty(), {
    category,
    group: category.split('.')[0] ?? '',
    description: fields.description ?? '',
    place: fields.place ?? '',
    name: fields.contact_name ?? '',
    phone: fields.contact_phone ?? '',
    photos,
    position:
      latitude && longitude
        ? { latitude: Number(latitude), longitude: Number(longitude), accuracy: 0 }
        : null,
    area: area
      ? { code: area, zh: area, en: area, within_zh: '', within_en: '', more: false }
      : null,
  });
  changed();
}
