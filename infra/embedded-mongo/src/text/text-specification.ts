import { isDocument } from '../bson/types.ts';
import { asNumber, isNumeric } from '../bson/numbers.ts';
import { type Document, textOr, type Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { type Language, languageNamed } from './tokens.ts';

/** What a text index is about. */
export type TextSpecification = {
  /** The paths of its texts with their weights; `$**` stands for every text of a document. */
  readonly weights: ReadonlyMap<string, number>;
  readonly language: Language;
  /** The field in which a document may name a language of its own. */
  readonly languageField: string;
  /** The paths before the texts: a query must say what they equal. */
  readonly prefix: readonly string[];
};

/** The name that stands for every text of a document. */
export const EVERY_TEXT = '$**';

const HEAVIEST = 1_000_000_000;
const UNSUPPORTED_DEFAULT = 17264;

function weightOf(path: string, value: Value): number {
  const weight = isNumeric(value) ? asNumber(value) : Number.NaN;
  if (weight > 0 && weight < HEAVIEST) return weight;
  throw new ServerError(
    'CannotCreateIndex',
    `text index weight must be in the exclusive interval (0,${HEAVIEST}) but found: ${path}`,
  );
}

/** The fields of a key pattern that hold text. */
const textFields = (pattern: Document): string[] =>
  [...pattern].flatMap(([path, kind]) => (kind === 'text' && path !== '_fts' ? [path] : []));

/** Whether an index of this key pattern is a text index. */
export const isTextPattern = (pattern: Document): boolean => [...pattern.values()].includes('text');

/** The key pattern as it is listed: one pair of fields in the place of all texts. */
function listedPattern(pattern: Document): Document {
  if (pattern.has('_fts')) return pattern;
  const listed: Document = new Map();
  for (const [path, kind] of pattern) {
    if (kind !== 'text') listed.set(path, kind);
    else if (!listed.has('_fts')) listed.set('_fts', 'text').set('_ftsx', 1);
    else if ([...listed.keys()].at(-1) !== '_ftsx')
      throw new ServerError('CannotCreateIndex', "'text' fields in index must all be adjacent");
  }
  return listed;
}

function listedWeights(description: Document): Document {
  const given = description.get('weights');
  const weights = new Map<string, Value>(textFields(description.get('key') as Document).map((path) => [path, 1]));
  for (const [path, weight] of isDocument(given) ? given : []) {
    weightOf(path, weight);
    weights.set(path, weight);
  }
  return new Map([...weights].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The description of a text index as the server keeps it, with everything that was left to it filled in. */
export function completeTextDescription(description: Document): Document {
  const complete = new Map(description);
  const language = textOr(description.get('default_language'), 'english');
  languageNamed(language, UNSUPPORTED_DEFAULT);
  complete
    .set('key', listedPattern(description.get('key') as Document))
    .set('weights', listedWeights(description))
    .set('default_language', language)
    .set('language_override', textOr(description.get('language_override'), 'language'))
    .set('textIndexVersion', 3);
  return complete;
}

/** Reads a complete description; null where the index is no text index. */
export function textSpecificationOf(description: Document): TextSpecification | null {
  const pattern = description.get('key') as Document;
  const weights = description.get('weights');
  if (!isTextPattern(pattern) || !isDocument(weights)) return null;
  const paths = [...pattern.keys()];
  return {
    weights: new Map([...weights].map(([path, weight]) => [path, weightOf(path, weight)])),
    language: languageNamed(textOr(description.get('default_language'), 'english'), UNSUPPORTED_DEFAULT),
    languageField: textOr(description.get('language_override'), 'language'),
    prefix: paths.slice(0, paths.indexOf('_fts')),
  };
}
