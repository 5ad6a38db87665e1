export { Customer } from './customer.entity.ts';
export { IdentityInput } from './customer.inputs.ts';
export { loadCustomer, loadSourceProfiles } from './customer.loaders.ts';
export { findPeople, findRecordable, findTakenHandles, mayRead, type People } from './customer.queries.ts';
export { identitiesOf, type Newcomer } from './customer.rules.ts';
export { addToSummaries, admitCustomers, type PurchaseChange } from './customer.service.ts';
export { identityKey, requireStatable, type StatedIdentity } from './identity.rules.ts';
