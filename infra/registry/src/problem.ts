/** A reason why a graph is not composed; `code` is stable, the message names type and field. */
export interface Problem {
  readonly code: string;
  readonly message: string;
}
