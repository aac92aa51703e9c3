/** What can be written at a place of a FEEL text, and which names a text uses. */

export interface Word {
  /** What is put in. */
  text: string;
  /** How a call looks, or what the name stands for. */
  about: string;
  kind: 'name' | 'function';
}

/** What is being typed before the caret: from the last character that cannot be part of a name. */
export function typedBefore(text: string, caret: number): string {
  return (
    /[\p{L}_][\p{L}\p{N}_.]*(?: [\p{L}][\p{L}\p{N}_]*)?$/u.exec(text.slice(0, caret))?.[0] ?? ''
  );
}

const MOST = 12;

/** Words that go on with what is typed; names of several words are found by their last one, too. */
export function suggested(words: readonly Word[], typed: string): { word: Word; over: number }[] {
  const tails = [typed, typed.split(' ').at(-1) ?? ''].filter(Boolean);
  const found: { word: Word; over: number }[] = [];
  for (const tail of tails) {
    const wanted = tail.toLowerCase();
    for (const word of words) {
      const has = word.text.toLowerCase().startsWith(wanted) && word.text !== tail;
      if (has && !found.some((each) => each.word === word)) found.push({ word, over: tail.length });
    }
  }
  return found.slice(0, MOST);
}

/** The text with a word put in at the caret, and where the caret is then: inside of the brackets. */
export function completed(
  text: string,
  caret: number,
  { word, over }: { word: Word; over: number },
): { text: string; caret: number } {
  const put = word.kind === 'function' ? `${word.text}()` : word.text;
  const before = text.slice(0, caret - over) + put;
  return {
    text: before + text.slice(caret),
    caret: before.length - (word.kind === 'function' ? 1 : 0),
  };
}

/** Names that a text uses outside of its string literals, longest first, none twice. */
export function usedNames(text: string, names: readonly string[]): string[] {
  let rest = text.replace(/"(?:[^"\\]|\\.)*"/g, ' ');
  const found: string[] = [];
  for (const name of [...new Set(names)].sort((one, other) => other.length - one.length)) {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const at = new RegExp(`(?<![\\p{L}\\p{N}_.])${escaped}(?![\\p{L}\\p{N}_.])`, 'gu');
    if (!at.test(rest)) continue;
    rest = rest.replace(at, ' ');
    found.push(name);
  }
  return found.sort();
}
