import type { Document, Value } from '../bson/values.ts';
import { somewhere, splitPath, trace, type Predicate } from './paths.ts';

/** What a field's condition asks, still free of the path that it is asked at. */
export type Clause =
  | { readonly kind: 'leaf'; readonly test: Predicate; readonly whole?: boolean; readonly loose?: boolean }
  | { readonly kind: 'not'; readonly clause: Clause }
  | { readonly kind: 'and'; readonly clauses: readonly Clause[] };

type Leaf = Extract<Clause, { kind: 'leaf' }>;

/** Whether a document matches. */
export type Matcher = (document: Document) => boolean;

export const leaf = (test: Predicate, loose = false): Clause => ({ kind: 'leaf', test, loose });
/** A condition on the value as a whole: elements of an array are not looked at. */
export const whole = (test: Predicate): Clause => ({ kind: 'leaf', test, whole: true });
export const not = (clause: Clause): Clause => ({ kind: 'not', clause });
export const all = (clauses: readonly Clause[]): Clause => {
  const [first] = clauses;
  return clauses.length === 1 && first ? first : { kind: 'and', clauses };
};

function fieldMatcher(name: string, test: Predicate): Matcher {
  return (document) => {
    const value = document.get(name);
    if (!Array.isArray(value)) return test(value);
    for (let i = 0; i < value.length; i++) {
      if (test(value[i])) {
        trace.index = i;
        return true;
      }
    }
    return test(value);
  };
}

function leafMatcher(path: string, { test, whole: wholly = false, loose = false }: Leaf): Matcher {
  const parts = splitPath(path);
  if (parts.length > 1) {
    const walk = { parts, test, whole: wholly, loose };
    return (document) => somewhere(document, walk);
  }
  return wholly ? (document) => test(document.get(path)) : fieldMatcher(path, test);
}

/** Negated conditions leave no trace of a matched element. */
function untraced<T>(test: (value: T) => boolean): (value: T) => boolean {
  return (value) => {
    const before = trace.index;
    const result = !test(value);
    trace.index = before;
    return result;
  };
}

export function every<T>(tests: readonly ((value: T) => boolean)[]): (value: T) => boolean {
  const [first, second] = tests;
  if (!first) return () => true;
  if (!second) return first;
  if (tests.length === 2) return (value) => first(value) && second(value);
  return (value) => {
    for (const test of tests) if (!test(value)) return false;
    return true;
  };
}

export const some =
  <T>(tests: readonly ((value: T) => boolean)[]): ((value: T) => boolean) =>
  (value) => {
    for (const test of tests) if (test(value)) return true;
    return false;
  };

export const none = <T>(tests: readonly ((value: T) => boolean)[]): ((value: T) => boolean) => untraced(some(tests));

/** Asks the condition at a path of documents. */
export function atPath(clause: Clause, path: string): Matcher {
  if (clause.kind === 'leaf') return leafMatcher(path, clause);
  if (clause.kind === 'not') return untraced(atPath(clause.clause, path));
  return every(clause.clauses.map((part) => atPath(part, path)));
}

/** Asks the condition of single values, such as the elements of an array. */
export function ofValue(clause: Clause): Predicate {
  if (clause.kind === 'leaf') return clause.test;
  if (clause.kind === 'not') return untraced<Value | undefined>(ofValue(clause.clause));
  return every(clause.clauses.map(ofValue));
}
