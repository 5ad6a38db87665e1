import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { termsOf, textsOf } from './document-terms.ts';
import type { TextSpecification } from './text-specification.ts';
import { folded, INSENSITIVE, type Language, languageNamed, type Sensitivity, tokensOf } from './tokens.ts';

/** What a `$text` asks. */
export type TextQuery = {
  /** The terms as the index holds them: a document has at least one. */
  readonly terms: readonly string[];
  /** The same with the differences that this query minds. */
  readonly exactTerms: ReadonlySet<string>;
  readonly excludedTerms: ReadonlySet<string>;
  readonly phrases: readonly string[];
  readonly excludedPhrases: readonly string[];
  readonly sensitivity: Sensitivity;
};

type Parts = { words: string[]; excludedWords: string[]; phrases: string[]; excludedPhrases: string[] };

/** A phrase or a word, with the minus sign in front of it where one stands behind white space. */
const PART = /(?<minus>(?<=^|\s)-)?(?:"(?<phrase>[^"]*)"|(?<word>[^\s"-]+|-))/gu;

/** Takes a search apart. The words of a phrase are searched for too, as on the server. */
function partsOf(search: string): Parts {
  const parts: Parts = { words: [], excludedWords: [], phrases: [], excludedPhrases: [] };
  for (const { groups } of search.matchAll(PART)) {
    const { minus, phrase, word = '' } = groups ?? {};
    if (phrase !== undefined) {
      (minus ? parts.excludedPhrases : parts.phrases).push(phrase);
      if (!minus) parts.words.push(phrase);
    } else (minus ? parts.excludedWords : parts.words).push(word);
  }
  return parts;
}

const KNOWN = new Set(['$search', '$language', '$caseSensitive', '$diacriticSensitive']);

function option<T extends Value>(
  operand: Document,
  name: string,
  isRight: (value: Value) => value is T,
): T | undefined {
  const value = operand.get(name);
  if (value === undefined) return undefined;
  if (!isRight(value)) throw new ServerError('TypeMismatch', `"${name}" had the wrong type in $text`);
  return value;
}

const isText = (value: Value): value is string => typeof value === 'string';
const isFlag = (value: Value): value is boolean => typeof value === 'boolean';

function checkForm(operand: Value): asserts operand is Document {
  if (!isDocument(operand)) throw new ServerError('BadValue', '$text expects an object');
  for (const name of operand.keys()) if (!KNOWN.has(name)) throw new ServerError('BadValue', 'extra fields in $text');
}

/** Reads the operand of `$text`; without a language of its own, the index's applies. */
export function readTextQuery(operand: Value, otherwise: Language): TextQuery {
  checkForm(operand);
  const search = option(operand, '$search', isText);
  if (search === undefined) throw new ServerError('TypeMismatch', `Missing expected field "$search"`);
  const named = option(operand, '$language', isText);
  const language = named === undefined ? otherwise : languageNamed(named, 'BadValue');
  const sensitivity = {
    toCase: option(operand, '$caseSensitive', isFlag) ?? false,
    toDiacritics: option(operand, '$diacriticSensitive', isFlag) ?? false,
  };
  const { words, excludedWords, phrases, excludedPhrases } = partsOf(search);
  const tokens = (list: readonly string[], minding: Sensitivity): string[] =>
    list.flatMap((word) => tokensOf(word, language, minding));
  return {
    terms: [...new Set(tokens(words, INSENSITIVE))],
    exactTerms: new Set(tokens(words, sensitivity)),
    excludedTerms: new Set(tokens(excludedWords, sensitivity)),
    phrases: phrases.map((phrase) => folded(phrase, sensitivity)),
    excludedPhrases: excludedPhrases.map((phrase) => folded(phrase, sensitivity)),
    sensitivity,
  };
}

function hasTerm(
  document: Document,
  specification: TextSpecification,
  query: TextQuery,
  terms: ReadonlySet<string>,
): boolean {
  return textsOf(document, specification).some(({ text, language }) =>
    tokensOf(text, language, query.sensitivity).some((token) => terms.has(token)),
  );
}

function fitsExactly(document: Document, specification: TextSpecification, query: TextQuery): boolean {
  const { sensitivity, exactTerms, excludedTerms, phrases, excludedPhrases } = query;
  const minds = sensitivity.toCase || sensitivity.toDiacritics;
  if (minds && !hasTerm(document, specification, query, exactTerms)) return false;
  if (excludedTerms.size > 0 && hasTerm(document, specification, query, excludedTerms)) return false;
  if (phrases.length + excludedPhrases.length === 0) return true;
  const texts = textsOf(document, specification).map(({ text }) => folded(text, sensitivity));
  const holds = (phrase: string): boolean => texts.some((text) => text.includes(phrase));
  return phrases.every(holds) && !excludedPhrases.some(holds);
}

/** How well a document answers a query; null where it does not. */
export function textScore(document: Document, specification: TextSpecification, query: TextQuery): number | null {
  const scores = termsOf(document, specification);
  const found = query.terms.flatMap((term) => scores.get(term) ?? []);
  if (found.length === 0 || !fitsExactly(document, specification, query)) return null;
  return found.reduce((sum, score) => sum + score, 0);
}
