import { Double } from 'mongodb';
import type { Documented } from './documented.ts';

const day = (text: string): Date => new Date(`${text}Z`);

const cakes = [
  { _id: 0, type: 'chocolate', at: day('2020-05-18T14:10:30'), state: 'CA', price: 13, quantity: 120 },
  { _id: 1, type: 'chocolate', at: day('2021-03-20T11:30:05'), state: 'WA', price: 14, quantity: 140 },
  { _id: 2, type: 'vanilla', at: day('2021-01-11T06:31:15'), state: 'CA', price: 12, quantity: 145 },
  { _id: 3, type: 'vanilla', at: day('2020-02-08T13:13:23'), state: 'WA', price: 13, quantity: 104 },
  { _id: 4, type: 'strawberry', at: day('2019-05-18T16:09:01'), state: 'CA', price: 41, quantity: 162 },
  { _id: 5, type: 'strawberry', at: day('2019-01-08T06:12:03'), state: 'WA', price: 43, quantity: 134 },
];

/** The cakes in an order, with what is computed of them. */
const cakesWith = (...values: [id: number, value: unknown][]) => values.map(([_id, value]) => ({ _id, value }));
const shown = { $project: { value: 1 } };

const trucks = [
  { truck: '1', at: day('2020-05-18T14:10:30'), miles: 1295.1 },
  { truck: '1', at: day('2020-05-18T14:11:00'), miles: 1295.63 },
  { truck: '1', at: day('2020-05-18T14:11:30'), miles: 1296.25 },
  { truck: '1', at: day('2020-05-18T14:12:00'), miles: 1296.76 },
];

const power = [
  { meter: '1', at: day('2020-05-18T14:10:30'), kilowatts: 2.95 },
  { meter: '1', at: day('2020-05-18T14:11:00'), kilowatts: 2.7 },
  { meter: '1', at: day('2020-05-18T14:11:30'), kilowatts: 2.6 },
  { meter: '1', at: day('2020-05-18T14:12:00'), kilowatts: 2.98 },
];

const stocks = [
  { _id: 1, date: day('2020-05-18T00:00:00'), price: 13 },
  { _id: 2, date: day('2020-05-19T00:00:00'), price: 15.4 },
  { _id: 3, date: day('2020-05-20T00:00:00'), price: 12 },
  { _id: 4, date: day('2020-05-21T00:00:00'), price: 11.7 },
];

export const windows: readonly Documented[] = [
  {
    name: '$setWindowFields: cumulative and maximum quantity for each year',
    documents: cakes,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: { $year: '$at' },
          sortBy: { at: 1 },
          output: {
            'value.sum': { $sum: '$quantity', window: { documents: ['unbounded', 'current'] } },
            'value.max': { $max: '$quantity', window: { documents: ['unbounded', 'unbounded'] } },
          },
        },
      },
      shown,
    ],
    expected: cakesWith(
      [5, { sum: 134, max: 162 }],
      [4, { sum: 296, max: 162 }],
      [3, { sum: 104, max: 120 }],
      [0, { sum: 224, max: 120 }],
      [2, { sum: 145, max: 145 }],
      [1, { sum: 285, max: 145 }],
    ),
  },
  {
    name: '$setWindowFields: moving average of quantity for each year',
    documents: cakes,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: { $year: '$at' },
          sortBy: { at: 1 },
          output: { value: { $avg: '$quantity', window: { documents: [-1, 0] } } },
        },
      },
      shown,
    ],
    expected: cakesWith(
      [5, new Double(134)],
      [4, new Double(148)],
      [3, new Double(104)],
      [0, new Double(112)],
      [2, new Double(145)],
      [1, 142.5],
    ),
  },
  {
    name: '$setWindowFields: range window on the price',
    documents: cakes,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$state',
          sortBy: { price: 1 },
          output: { value: { $sum: '$quantity', window: { range: [-10, 10] } } },
        },
      },
      shown,
    ],
    expected: cakesWith([2, 265], [0, 265], [4, 162], [3, 244], [1, 244], [5, 134]),
  },
  {
    name: '$setWindowFields: time range with a positive upper bound',
    documents: cakes,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$state',
          sortBy: { at: 1 },
          output: { value: { $push: '$_id', window: { range: ['unbounded', 10], unit: 'month' } } },
        },
      },
      shown,
    ],
    expected: cakesWith([4, [4]], [0, [4, 0, 2]], [2, [4, 0, 2]], [5, [5]], [3, [5, 3]], [1, [5, 3, 1]]),
  },
  {
    name: '$rank, $denseRank and $documentNumber within a state',
    documents: [
      ...cakes,
      { _id: 6, type: 'strawberry', at: day('2020-01-08T06:12:03'), state: 'WA', price: 41, quantity: 134 },
    ],
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$state',
          sortBy: { quantity: -1 },
          output: {
            'value.rank': { $rank: {} },
            'value.dense': { $denseRank: {} },
            'value.number': { $documentNumber: {} },
          },
        },
      },
      shown,
    ],
    expected: cakesWith(
      [4, { rank: 1, dense: 1, number: 1 }],
      [2, { rank: 2, dense: 2, number: 2 }],
      [0, { rank: 3, dense: 3, number: 3 }],
      [1, { rank: 1, dense: 1, number: 1 }],
      [5, { rank: 2, dense: 2, number: 2 }],
      [6, { rank: 2, dense: 2, number: 3 }],
      [3, { rank: 4, dense: 3, number: 4 }],
    ),
  },
  {
    name: '$shift: the quantity of the document before, or a default',
    documents: cakes,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$state',
          sortBy: { quantity: -1 },
          output: { value: { $shift: { output: '$quantity', by: -1, default: 'Not available' } } },
        },
      },
      shown,
    ],
    expected: cakesWith([4, 'Not available'], [2, 162], [0, 145], [1, 'Not available'], [5, 140], [3, 134]),
  },
  {
    name: '$derivative: the miles an hour of a truck',
    documents: trucks,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$truck',
          sortBy: { at: 1 },
          output: {
            value: { $derivative: { input: '$miles', unit: 'hour' }, window: { range: [-30, 0], unit: 'second' } },
          },
        },
      },
      { $project: { _id: 0, value: { $round: ['$value', 1] } } },
    ],
    expected: [{ value: null }, { value: 63.6 }, { value: 74.4 }, { value: 61.2 }],
  },
  {
    name: '$integral: the kilowatt hours of a meter',
    documents: power,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$meter',
          sortBy: { at: 1 },
          output: {
            value: {
              $integral: { input: '$kilowatts', unit: 'hour' },
              window: { range: ['unbounded', 'current'], unit: 'hour' },
            },
          },
        },
      },
      { $project: { _id: 0, value: { $round: ['$value', 6] } } },
    ],
    expected: [{ value: new Double(0) }, { value: 0.023542 }, { value: 0.045625 }, { value: 0.068875 }],
  },
  {
    name: '$expMovingAvg with N and with alpha',
    documents: stocks,
    pipeline: [
      {
        $setWindowFields: {
          sortBy: { date: 1 },
          output: {
            'value.n': { $expMovingAvg: { input: '$price', N: 2 } },
            'value.alpha': { $expMovingAvg: { input: '$price', alpha: 0.75 } },
          },
        },
      },
      { $project: { value: { n: { $round: ['$value.n', 4] }, alpha: { $round: ['$value.alpha', 4] } } } },
    ],
    expected: cakesWith(
      [1, { n: new Double(13), alpha: new Double(13) }],
      [2, { n: 14.6, alpha: 14.8 }],
      [3, { n: 12.8667, alpha: 12.7 }],
      [4, { n: 12.0889, alpha: 11.95 }],
    ),
  },
  {
    name: '$covariancePop of the year and the quantity',
    documents: cakes,
    pipeline: [
      {
        $setWindowFields: {
          partitionBy: '$state',
          sortBy: { at: 1 },
          output: {
            value: {
              $covariancePop: [{ $year: '$at' }, '$quantity'],
              window: { documents: ['unbounded', 'current'] },
            },
          },
        },
      },
      { $set: { value: { $round: ['$value', 6] } } },
      shown,
    ],
    expected: cakesWith(
      [4, new Double(0)],
      [0, -10.5],
      [2, -5.666667],
      [5, new Double(0)],
      [3, -7.5],
      [1, new Double(2)],
    ),
  },
];
