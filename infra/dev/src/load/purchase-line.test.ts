import { mappingFor } from './mapping.ts';
import { understand } from './purchase-line.ts';

const retail = mappingFor([
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
]);

const row = {
  InvoiceNo: '536365',
  StockCode: '85123a',
  Description: ' WHITE HOLDER ',
  Quantity: '6',
  InvoiceDate: '2010-12-01 08:26:00',
  UnitPrice: '2.55',
  CustomerID: '17850.0',
  Country: 'United Kingdom',
};

test('a row is understood: UTC, minor units, the SKU as it is, the id without its suffix', () => {
  expect(understand(row, retail)).toEqual({
    invoice: '536365',
    sku: '85123a',
    name: 'WHITE HOLDER',
    quantity: 6,
    unitPrice: 255,
    amount: 1_530,
    occurredAt: '2010-12-01T08:26:00.000Z',
    customer: '17850',
    country: 'United Kingdom',
  });
});

test('a line without a customer is anonymous', () => {
  expect(understand({ ...row, CustomerID: '' }, retail)).toMatchObject({ customer: undefined });
});

test.each([
  ['0.001', '1000', 100],
  ['0.005', '1', 1],
  ['0.005', '-1', -1],
  ['-11062.06', '1', -1_106_206],
  ['1.005', '3', 302],
])('%s times %s is %i in minor units, rounded once', (UnitPrice, Quantity, amount) => {
  expect(understand({ ...row, UnitPrice, Quantity }, retail)).toMatchObject({ amount });
});

test.each([
  ['INVOICE_MISSING', { InvoiceNo: ' ' }],
  ['SKU_MISSING', { StockCode: '' }],
  ['QUANTITY_NOT_WHOLE', { Quantity: '1.5' }],
  ['PRICE_NOT_DECIMAL', { UnitPrice: '1,50' }],
  ['TIME_NOT_UNDERSTOOD', { InvoiceDate: '01/12/2010' }],
])('a line is bad for the reason %s', (reason, change) => {
  expect(understand({ ...row, ...change }, retail)).toEqual({ reason });
});
