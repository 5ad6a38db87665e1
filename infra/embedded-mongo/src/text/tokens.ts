import { ServerError } from '../errors/server-error.ts';
import { stem } from './stem.ts';
import { stopWords } from './stop-words.ts';

/** How words are taken out of a text. */
export type Language = {
  readonly name: 'english' | 'none';
  readonly delimiters: RegExp;
  readonly stem: (word: string) => string;
  readonly isStopWord: (word: string) => boolean;
};

const LETTERS = String.raw`\p{L}\p{M}\p{N}_`;

const none: Language = {
  name: 'none',
  delimiters: new RegExp(`[^${LETTERS}]+`, 'u'),
  stem: (word) => word,
  isStopWord: () => false,
};

/** In English an apostrophe is part of a word. */
const english: Language = {
  name: 'english',
  delimiters: new RegExp(`[^${LETTERS}']+`, 'u'),
  stem,
  isStopWord: (word) => stopWords.has(word),
};

const languages = new Map<string, Language>([
  ['none', none],
  ['english', english],
  ['en', english],
]);

/** The language of this name; refused with the caller's code where it is not known. */
export function languageNamed(name: string, code: number | 'BadValue'): Language {
  const language = languages.get(name.toLowerCase());
  if (!language) throw new ServerError(code, `unsupported language: "${name}" for text index version 3`);
  return language;
}

/** What makes two words differ. */
export type Sensitivity = { readonly toCase: boolean; readonly toDiacritics: boolean };

/** How words are indexed. */
export const INSENSITIVE: Sensitivity = { toCase: false, toDiacritics: false };

/** A text without the differences that do not count. */
export function folded(text: string, { toCase, toDiacritics }: Sensitivity): string {
  const plain = toDiacritics ? text : text.normalize('NFD').replace(/\p{Mn}/gu, '');
  return toCase ? plain : plain.toLowerCase();
}

/** The stems of a text's words in their order, without stop words. */
export function tokensOf(text: string, language: Language, sensitivity: Sensitivity = INSENSITIVE): string[] {
  const tokens: string[] = [];
  for (const word of text.split(language.delimiters)) {
    if (word === '' || language.isStopWord(word.toLowerCase())) continue;
    tokens.push(language.stem(folded(word, sensitivity)));
  }
  return tokens;
}
