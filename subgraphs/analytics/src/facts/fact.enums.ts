/** What kind of thing a fact says: the kinds of interactions, and what people do in the community. */
export enum FactKind {
  PURCHASE = 'PURCHASE',
  RETURN = 'RETURN',
  VISIT = 'VISIT',
  CAMPAIGN_RESPONSE = 'CAMPAIGN_RESPONSE',
  SERVICE_CASE = 'SERVICE_CASE',
  NOTE = 'NOTE',
  POST = 'POST',
  ACCEPTED_ANSWER = 'ACCEPTED_ANSWER',
}

/** A purchase or a return: what is bought and sold, in money. */
export const ORDER_KINDS: readonly FactKind[] = [FactKind.PURCHASE, FactKind.RETURN];

/** What somebody gives to the community. */
export const CONTRIBUTION_KINDS: readonly FactKind[] = [FactKind.POST, FactKind.ACCEPTED_ANSWER];
