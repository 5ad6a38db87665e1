import { Double, type Document, type Value } from '../bson/values.ts';
import { typeName } from '../bson/types.ts';
import { ServerError } from '../errors/server-error.ts';

const wrongType = (command: string, field: string, value: Value, wanted: string): ServerError =>
  new ServerError(
    'TypeMismatch',
    `BSON field '${command}.${field}' is the wrong type '${typeName(value)}', expected type '${wanted}'`,
  );

/** A number of any type as a JavaScript number; undefined for everything else. */
export function numberOf(value: Value | undefined): number | undefined {
  if (value instanceof Double) return value.value;
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined;
}

/** Reads the fields of one command, and says what is wrong with them in the server's words. */
export class Arguments {
  constructor(
    readonly body: Document,
    /** What messages call the command, or a part of it such as `update.updates`. */
    readonly name: string,
  ) {}

  has(field: string): boolean {
    return this.body.has(field);
  }

  get(field: string): Value | undefined {
    return this.body.get(field);
  }

  #missing(field: string): ServerError {
    return new ServerError(40414, `BSON field '${this.name}.${field}' is missing but a required field`);
  }

  /** A document; an absent or null one is undefined. */
  document(field: string): Document | undefined {
    const value = this.body.get(field);
    if (value === undefined || value === null) return undefined;
    if (!(value instanceof Map)) throw wrongType(this.name, field, value, 'object');
    return value;
  }

  requiredDocument(field: string): Document {
    const value = this.document(field);
    if (!value) throw this.#missing(field);
    return value;
  }

  documents(field: string): Document[] {
    const value = this.body.get(field);
    if (value === undefined) throw this.#missing(field);
    if (!Array.isArray(value)) throw wrongType(this.name, field, value, 'array');
    return value.map((item) => {
      if (!(item instanceof Map)) throw wrongType(this.name, `${field}.0`, item, 'object');
      return item;
    });
  }

  string(field: string): string | undefined {
    const value = this.body.get(field);
    if (value === undefined || value === null) return undefined;
    if (typeof value !== 'string') throw wrongType(this.name, field, value, 'string');
    return value;
  }

  requiredString(field: string): string {
    const value = this.string(field);
    if (value === undefined) throw this.#missing(field);
    return value;
  }

  /** A whole number, not negative. */
  count(field: string): number | undefined {
    const value = this.body.get(field);
    if (value === undefined || value === null) return undefined;
    const number = numberOf(value);
    if (number === undefined) throw wrongType(this.name, field, value, 'long');
    if (number < 0) throw new ServerError(51024, `BSON field '${field}' value must be >= 0, actual value '${number}'`);
    return Math.floor(number);
  }

  flag(field: string): boolean | undefined {
    const value = this.body.get(field);
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'boolean') return value;
    const number = numberOf(value);
    if (number === undefined) throw wrongType(this.name, field, value, 'bool');
    return number !== 0;
  }
}
