/** One row of the answer of the database. */
export interface CountedMonth {
  readonly _id: { readonly customerId: string; readonly month: Date; readonly currency: string };
  readonly amount: number;
  readonly orders: number;
}

export interface OwnMonth {
  readonly month: Date;
  readonly revenue: { readonly amount: number; readonly currency: string };
  readonly orders: number;
}

/** What customers bought by month and currency, newest first. */
export function monthsOf(customerIds: readonly string[], orderKinds: readonly string[]): object[] {
  const month = { $dateTrunc: { date: '$at', unit: 'month' } };
  return [
    { $match: { customerId: { $in: [...customerIds] }, kind: { $in: [...orderKinds] }, currency: { $ne: null } } },
    {
      $group: {
        _id: { customerId: '$customerId', month, currency: '$currency' },
        amount: { $sum: '$total' },
        orders: { $sum: 1 },
      },
    },
    { $sort: { '_id.month': -1, '_id.currency': 1 } },
  ];
}

export function ownMonth({ _id: { month, currency }, amount, orders }: CountedMonth): OwnMonth {
  return { month, revenue: { amount, currency }, orders };
}
