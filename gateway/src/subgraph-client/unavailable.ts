/** Why a subgraph gave no answer that can be used. */
export type UnavailableReason = 'NOT_REACHABLE' | 'DEADLINE_EXCEEDED' | 'UNEXPECTED_ANSWER';

export class SubgraphUnavailable extends Error {
  override readonly name = 'SubgraphUnavailable';

  constructor(
    readonly subgraph: string,
    readonly reason: UnavailableReason,
    options?: ErrorOptions,
  ) {
    super(`The subgraph ${subgraph} is not available.`, options);
  }
}
