export { Customer } from './customer.reference.ts';
export { mayReadRewards, readsLedger, requireDecisionReader, requireLedgerReader } from './customer.rules.ts';
