export { RewardAccount } from './account.entity.ts';
export { TransactionKind } from './ledger.enums.ts';
export { loadAccountsOfPerson, loadTransaction } from './ledger.loaders.ts';
export { Cause } from './ledger.outputs.ts';
export type { Movement, Posting } from './posting.rules.ts';
export { type OpenBooks, openBooks } from './posting.service.ts';
export { LedgerTransaction } from './transaction.entity.ts';
