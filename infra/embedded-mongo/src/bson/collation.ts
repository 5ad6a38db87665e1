import { ServerError } from '../errors/server-error.ts';
import { typeName } from './types.ts';
import { Double, type Document, textOr, type Value } from './values.ts';

/** How strings compare under a locale. `key` is the same for strings that compare as equal. */
export type Collation = {
  /** As given, for replies and for comparing two collations. */
  readonly spec: Document;
  compare(a: string, b: string): number;
  key(text: string): string;
};

const sensitivities: Readonly<Record<number, Intl.CollatorOptions['sensitivity']>> = {
  1: 'base',
  2: 'accent',
  3: 'variant',
};

const known = new Set([
  'locale',
  'strength',
  'caseLevel',
  'caseFirst',
  'numericOrdering',
  'alternate',
  'maxVariable',
  'normalization',
  'backwards',
  'version',
]);

const numberOf = (value: Value | undefined): number | undefined => {
  if (value instanceof Double) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
};

/** Reduces a string to what its strength compares: letters alone, letters with accents, or all. */
function keyOf(text: string, strength: number, caseLevel: boolean): string {
  const bare = strength === 1 ? text.normalize('NFD').replace(/\p{M}/gu, '') : text.normalize('NFC');
  return strength < 3 && !caseLevel ? bare.toLowerCase() : bare;
}

function checkOptions(spec: Document): void {
  for (const name of spec.keys()) {
    if (!known.has(name)) throw new ServerError(40415, `BSON field 'collation.${name}' is an unknown field.`);
  }
  const locale = spec.get('locale');
  if (locale === undefined)
    throw new ServerError(40414, "BSON field 'collation.locale' is missing but a required field");
  if (typeof locale !== 'string') {
    throw new ServerError('TypeMismatch', `BSON field 'collation.locale' is the wrong type '${typeName(locale)}'`);
  }
}

function collatorOf(locale: string, options: Intl.CollatorOptions): Intl.Collator {
  try {
    return new Intl.Collator(locale.replaceAll('_', '-'), options);
  } catch {
    throw new ServerError('BadValue', `Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
}

function strengthOf(spec: Document): number {
  const strength = numberOf(spec.get('strength')) ?? 3;
  if (Number.isInteger(strength) && strength >= 1 && strength <= 5) return strength;
  throw new ServerError('BadValue', 'Enumeration value for field collation.strength is not valid.');
}

function optionsOf(spec: Document, strength: number, caseLevel: boolean): Intl.CollatorOptions {
  const caseFirst = spec.get('caseFirst');
  return {
    sensitivity: strength === 1 && caseLevel ? 'case' : (sensitivities[strength] ?? 'variant'),
    numeric: spec.get('numericOrdering') === true,
    ignorePunctuation: spec.get('alternate') === 'shifted',
    ...(caseFirst === 'upper' || caseFirst === 'lower' ? { caseFirst } : {}),
  };
}

/** Reads `{ locale, strength, … }`; the locale `simple` (bytes) gives undefined, as no collation does. */
export function collationOf(spec: Document | undefined): Collation | undefined {
  if (!spec || spec.size === 0) return undefined;
  checkOptions(spec);
  const locale = textOr(spec.get('locale'));
  if (locale === 'simple') return undefined;
  const strength = strengthOf(spec);
  const caseLevel = spec.get('caseLevel') === true;
  const collator = collatorOf(locale, optionsOf(spec, strength, caseLevel));
  return {
    spec,
    compare: (a, b) => collator.compare(a, b),
    key: (text) => keyOf(text, strength, caseLevel),
  };
}
