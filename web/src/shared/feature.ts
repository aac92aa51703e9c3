/**
 * What a feature gives to the frame. Its folder has an `index.ts` whose default export is one of
 * these; the frame finds it there, so adding a feature edits no other file and removing one removes
 * a folder.
 */
import type { ComponentType } from 'react';
import type { Me } from '@/api';
import type texts from '@/i18n/zh/nav.json';

export type NavText = keyof typeof texts;
export type Area = 'work' | 'overview' | 'process' | 'admin';

/** Who gets to see something: any of these actions, or a rule of its own. Left out: everybody. */
export type Needs = readonly string[] | ((me: Me) => boolean);

export interface Page {
  /** Below `/`, in the router's notation: `cases/:id`. */
  path: string;
  /** Fetched when somebody goes there; its module's default export is the page. */
  load: () => Promise<{ default: ComponentType }>;
  needs?: Needs;
}

export interface NavEntry {
  /** Where it leads, with a slash: `/inbox`. */
  to: string;
  text: NavText;
  icon: ComponentType;
  area: Area;
  /** Within the area; low comes first. */
  order: number;
  needs?: Needs;
  /** Stands in the bar at the bottom of a phone (the first four do). */
  phone?: boolean;
  /** Two letters one after the other, `g i`. */
  keys?: string;
  /** A number beside the text, such as what waits; null shows nothing. */
  useCount?: () => number | null;
}

/** A part of the start page. */
export interface StartCard {
  order: number;
  needs?: Needs;
  load: () => Promise<{ default: ComponentType }>;
}

export interface Feature {
  /** Also the name of its folder and its catalogue. */
  id: string;
  pages: Page[];
  nav?: NavEntry[];
  start?: StartCard[];
}

export function allowed(me: Me, needs: Needs | undefined): boolean {
  if (needs === undefined) return true;
  if (typeof needs === 'function') return needs(me);
  return me.actions.some((each) => needs.includes(each.code));
}
