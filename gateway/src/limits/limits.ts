/** How much one request may ask for. */
export interface Limits {
  readonly bodyBytes: number;
  /** For tokens with the scope `bulk`. */
  readonly bulkBodyBytes: number;
  /** How deep variables may nest. */
  readonly variableDepth: number;
  readonly tokens: number;
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  readonly rootFields: number;
  /** Selections once all fragments are written out where they are used. */
  readonly selections: number;
}

const KIBIBYTE = 1_024;

export const usualLimits: Limits = {
  bodyBytes: 256 * KIBIBYTE,
  bulkBodyBytes: 1_024 * KIBIBYTE,
  variableDepth: 32,
  tokens: 2_000,
  depth: 12,
  aliases: 15,
  directives: 5,
  rootFields: 10,
  selections: 2_000,
};
