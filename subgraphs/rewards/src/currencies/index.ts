export { Currency } from './currency.entity.ts';
export { CurrencyKind } from './currency.enums.ts';
export { PointsAmountInput } from './currency.inputs.ts';
export { loadCurrency } from './currency.loaders.ts';
export { PointsAmount } from './currency.outputs.ts';
export { currenciesById, listCurrencies } from './currency.queries.ts';
