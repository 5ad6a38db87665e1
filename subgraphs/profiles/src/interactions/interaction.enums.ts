import { describeEnum } from '@customer-module/subgraph-kit';

export enum InteractionKind {
  PURCHASE = 'PURCHASE',
  RETURN = 'RETURN',
  VISIT = 'VISIT',
  CAMPAIGN_RESPONSE = 'CAMPAIGN_RESPONSE',
  SERVICE_CASE = 'SERVICE_CASE',
  NOTE = 'NOTE',
}

describeEnum('InteractionKind', InteractionKind, 'What happened between a customer and the company.', {
  PURCHASE: 'Something was bought.',
  RETURN: 'Something bought was given back, or a purchase was cancelled: its figures are negative.',
  VISIT: 'Somebody came, or looked at something.',
  CAMPAIGN_RESPONSE: 'Somebody answered to a campaign.',
  SERVICE_CASE: 'Somebody asked for help.',
  NOTE: 'Staff wrote something down.',
});
