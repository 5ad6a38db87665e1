export { Customer } from './customer.reference.ts';
export {
  mayReadAccounts,
  mayReadDecisions,
  readsLedger,
  requireDecisionReader,
  requireLedgerReader,
} from './customer.rules.ts';
