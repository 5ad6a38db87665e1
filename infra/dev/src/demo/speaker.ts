/** A client of the graph that speaks as one member of staff. */
export interface Speaker {
  readonly ask: <Data>(query: string, variables?: object) => Promise<Data>;
}
