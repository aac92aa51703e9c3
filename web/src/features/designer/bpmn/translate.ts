/** Words of bpmn-js and dmn-js in the reader's language; tests hold the dictionaries complete. */
import { language } from '@/i18n';

export type Dictionary = Record<string, string>;

/** What was asked for and is not in the dictionary; journeys look into it. */
const untranslated = new Set<string>();
Object.assign(globalThis, { gridcaseUntranslated: untranslated });

export function translateWith(dictionary: Dictionary) {
  return (template: string, values: Record<string, string> = {}): string => {
    const known = dictionary[template] ?? dictionary[template.trim()];
    if (known === undefined && language() === 'zh' && /[a-z]{2}/i.test(template)) {
      untranslated.add(template);
    }
    const text = language() === 'zh' ? (known ?? template) : template;
    return text.replace(/\{([^}]+)\}/g, (whole, name: string) => values[name] ?? whole);
  };
}

export function translateModule(dictionary: Dictionary) {
  return { translate: ['value', translateWith(dictionary)] };
}
