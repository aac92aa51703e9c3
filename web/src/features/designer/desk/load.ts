/** What is edited: the draft, or a released version where there is none (or one was asked for). */
import { ApiError, ask } from '@/api';
import type { Kind, Opened } from './useWork';
import { withPicture } from './withPicture';

interface Line {
  zh: string;
  en: string;
  newest: number;
}

const LINES: Record<Kind, (key: string) => Promise<Line | undefined>> = {
  process: async (key) => (await ask('get', '/processes')).items.find((each) => each.key === key),
  decision: async (key) => (await ask('get', '/decisions')).items.find((each) => each.key === key),
  form: async (key) => {
    const line = (await ask('get', '/forms')).items.find((each) => each.key === key);
    return line && { zh: line.title, en: line.title_en, newest: line.version };
  },
};

const text = (answer: Promise<unknown>) => answer as Promise<string>;
const TEXTS: Record<Kind, (key: string, version: number) => Promise<string>> = {
  process: (process, version) =>
    text(
      ask('get', '/processes/{process}/versions/{version}/xml', {
        params: { path: { process, version } },
        parseAs: 'text',
      }),
    ),
  decision: (decision, version) =>
    text(
      ask('get', '/decisions/{decision}/versions/{version}/xml', {
        params: { path: { decision, version } },
        parseAs: 'text',
      }),
    ),
  form: async (key) => {
    const form = await ask('get', '/forms/{key}', { params: { path: { key } } });
    return JSON.stringify({ schema: form.json_schema, ui: form.ui_schema }, null, 2);
  },
};

const shown = async (kind: Kind, content: string) =>
  kind === 'process' ? withPicture(content).catch(() => content) : content;

export async function load(kind: Kind, key: string, wanted: number): Promise<Opened> {
  const [draft, line] = await Promise.all([
    ask('get', '/drafts/{kind}/{key}', { params: { path: { kind, key } } }).catch(
      (error: unknown) => {
        if (error instanceof ApiError && error.status === 404) return null;
        throw error;
      },
    ),
    LINES[kind](key),
  ]);
  const released = line?.newest ?? null;
  const about = { key, released, zh: line?.zh ?? key, en: line?.en ?? key };
  const saved = draft?.version ?? 0;
  if (draft?.content && !wanted) {
    const text = await shown(kind, draft.content);
    return { ...about, text, seen: saved, base: draft.base_version, draft: true };
  }
  const version = wanted || released;
  if (version === null) throw new Error(key);
  const found = await shown(kind, await TEXTS[kind](key, version));
  return { ...about, text: found, seen: saved, base: version, draft: false };
}
