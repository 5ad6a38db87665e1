import { decodeDocument } from '../bson/decode.ts';
import type { Document } from '../bson/values.ts';
import { ServerError } from '../errors/server-error.ts';
import { nearOf } from '../geo/near.ts';
import { validationDetails } from '../json-schema/validation-details.ts';
import { compileFilter, type Filter } from '../query/compile-filter.ts';
import type { Collection } from '../store/collection.ts';
import { textOperandOf } from '../text/text-condition.ts';
import { documentOf } from './reply.ts';

/** A validator is compiled once, and goes with the options that it stands in. */
const compiled = new WeakMap<Document, Filter>();

function filterOf(validator: Document): Filter {
  const known = compiled.get(validator) ?? compileFilter(validator, {});
  compiled.set(validator, known);
  return known;
}

/** Refuses what cannot be asked of a single document, and what is wrong. */
export function checkValidator(validator: Document): void {
  if (textOperandOf(validator) !== undefined || nearOf(validator))
    throw new ServerError('QueryFeatureNotAllowed', '$text and $near are not allowed in a validator');
  filterOf(validator);
}

/** The validator that a write must meet; null where it need not. */
function demanded({ options }: Collection): Document | null {
  const validator = options.get('validator');
  const isOff = options.get('validationLevel') === 'off' || options.get('validationAction') === 'warn';
  return validator instanceof Map && !isOff ? validator : null;
}

function refusal(validator: Document, document: Document): ServerError {
  const details = documentOf({
    failingDocumentId: document.get('_id') ?? null,
    details: validationDetails(validator, document),
  });
  return new ServerError('DocumentValidationFailure', 'Document failed validation', {
    extra: new Map([['errInfo', details]]),
  });
}

/** Refuses what the collection's validator does not match. */
export function checkValid(collection: Collection, bytes: Buffer, bypass: boolean): void {
  const validator = demanded(collection);
  if (!validator || bypass) return;
  const document = decodeDocument(bytes);
  if (!filterOf(validator).matches(document)) throw refusal(validator, document);
}

/** The same for a document that takes the place of another one: where rules are moderate, what broke them before may go on. */
export function checkStillValid(
  collection: Collection,
  { before, after }: { before: Buffer; after: Buffer },
  bypass: boolean,
): void {
  const validator = demanded(collection);
  const isModerate = collection.options.get('validationLevel') === 'moderate';
  if (validator && isModerate && !filterOf(validator).matches(decodeDocument(before))) return;
  checkValid(collection, after, bypass);
}
