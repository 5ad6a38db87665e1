import type { Document, UpdateOptions } from 'mongodb';

/** What MongoDB's manual says that an operation gives. */
export type Documented = {
  /** The page of the manual, and what it shows. */
  readonly name: string;
  readonly documents: readonly Document[];
  /** Other collections by name. */
  readonly others?: Readonly<Record<string, readonly Document[]>>;
  readonly expected: readonly Document[];
} & (
  | { readonly pipeline: readonly Document[] }
  | { readonly find: { readonly filter: Document; readonly projection?: Document; readonly sort?: Document } }
  | { readonly update: { readonly filter: Document; readonly change: Document; readonly options?: UpdateOptions } }
);
