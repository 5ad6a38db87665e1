import { isDocument } from '../bson/types.ts';
import type { Document, Value } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { EVERY_TEXT, type TextSpecification } from './text-specification.ts';
import { folded, INSENSITIVE, type Language, languageNamed, tokensOf } from './tokens.ts';

/** One text of a document that an index is about. */
export type IndexedText = { readonly text: string; readonly weight: number; readonly language: Language };

const UNKNOWN_OVERRIDE = 17262;

function languageOf(document: Document, { languageField }: TextSpecification, inherited: Language): Language {
  const name = document.get(languageField);
  if (name === undefined) return inherited;
  if (typeof name !== 'string')
    throw new ServerError(17261, 'found language override field in document with non-string type');
  return languageNamed(name, UNKNOWN_OVERRIDE);
}

/** The paths of the documents that these paths lead through. */
function waysTo(paths: readonly string[]): Set<string> {
  const ways = new Set<string>();
  for (const path of paths)
    for (let dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) ways.add(path.slice(0, dot));
  return ways;
}

/** Walks a document's texts; a document within may name its own language. */
class TextWalk {
  readonly found: IndexedText[] = [];
  readonly #every: number | undefined;
  readonly #specification: TextSpecification;
  readonly #ways: ReadonlySet<string>;

  constructor(specification: TextSpecification) {
    this.#specification = specification;
    this.#ways = waysTo([...specification.weights.keys()]);
    this.#every = specification.weights.get(EVERY_TEXT);
  }

  #weightAt(path: string): number | undefined {
    return this.#specification.weights.get(path) ?? this.#every;
  }

  enter(document: Document, prefix: string, inherited: Language): void {
    const language = languageOf(document, this.#specification, inherited);
    for (const [name, value] of document) this.#visit(value, prefix === '' ? name : `${prefix}.${name}`, language);
  }

  #visit(value: Value, path: string, language: Language): void {
    if (typeof value === 'string') {
      const weight = this.#weightAt(path);
      if (weight !== undefined) this.found.push({ text: value, weight, language });
    } else if (Array.isArray(value)) for (const item of value) this.#visit(item, path, language);
    else if (isDocument(value) && this.#leadsOn(path)) this.enter(value, path, language);
  }

  /** Whether there is text to be indexed within. Elsewhere a field that is called like the language means something else. */
  #leadsOn(path: string): boolean {
    return this.#every !== undefined || this.#ways.has(path);
  }
}

/** All texts of a document that the index is about. */
export function textsOf(document: Document, specification: TextSpecification): readonly IndexedText[] {
  const walk = new TextWalk(specification);
  walk.enter(document, '', specification.language);
  return walk.found;
}

/** How often a term stands in a text; each further time counts half of the one before. */
type Occurrence = { count: number; next: number; frequency: number };

function occurrencesOf(tokens: readonly string[]): Map<string, Occurrence> {
  const occurrences = new Map<string, Occurrence>();
  for (const token of tokens) {
    const known = occurrences.get(token) ?? { count: 0, next: 1, frequency: 0 };
    known.count++;
    known.frequency += known.next;
    known.next /= 2;
    occurrences.set(token, known);
  }
  return occurrences;
}

/** A text that is one term and nothing else weighs a little more. */
const EXACT = 1.1;

/**
 * The terms of a document with the score of each. Per text: weight × frequency × (0.5 + 0.5 × count / tokens), frequencies as 1 + ½ + ¼ …
 * (`FTSSpec::_scoreStringV2` of MongoDB's source), so that drivers see the same `textScore`.
 */
export function termsOf(document: Document, specification: TextSpecification): Map<string, number> {
  const scores = new Map<string, number>();
  for (const { text, weight, language } of textsOf(document, specification)) {
    const tokens = tokensOf(text, language);
    const whole = folded(text, INSENSITIVE);
    for (const [term, { count, frequency }] of occurrencesOf(tokens)) {
      const share = (0.5 * count) / tokens.length + 0.5;
      const score = weight * frequency * share * (whole === term ? EXACT : 1);
      scores.set(term, (scores.get(term) ?? 0) + score);
    }
  }
  return scores;
}
