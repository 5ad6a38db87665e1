import type { Document } from 'mongodb';
import { Double } from 'mongodb';
import type { Documented } from './documented.ts';

const day = (text: string): Date => new Date(`${text}Z`);

const coffees = [
  { variety: 'Arabica Typica', altitude: 600, score: 68.3 },
  { variety: 'Arabica Typica', altitude: 750, score: 69.5 },
  { variety: 'Arabica Typica', altitude: 950, score: 70.5 },
  { variety: 'Gesha', altitude: 1250, score: 88.15 },
  { variety: 'Gesha', altitude: 1700, score: 95.5, price: 1029 },
];

const typica = (altitude: number): Document => ({ variety: 'Arabica Typica', altitude });
const gesha = (altitude: number): Document => ({ variety: 'Gesha', altitude });
const withoutId = { $project: { _id: 0, score: 0, price: 0 } };

const prices = [
  { time: day('2021-03-08T09:00:00'), price: 500 },
  { time: day('2021-03-08T10:00:00') },
  { time: day('2021-03-08T11:00:00'), price: 515 },
  { time: day('2021-03-08T12:00:00') },
  { time: day('2021-03-08T13:00:00') },
  { time: day('2021-03-08T14:00:00'), price: 485 },
];

export const gaps: readonly Documented[] = [
  {
    name: '$densify: every hour between two dates',
    documents: [
      { _id: 1, timestamp: day('2021-05-18T00:00:00'), temp: 12 },
      { _id: 2, timestamp: day('2021-05-18T04:00:00'), temp: 11 },
    ],
    pipeline: [
      {
        $densify: {
          field: 'timestamp',
          range: { step: 1, unit: 'hour', bounds: [day('2021-05-18T00:00:00'), day('2021-05-18T06:00:00')] },
        },
      },
    ],
    expected: [
      { _id: 1, timestamp: day('2021-05-18T00:00:00'), temp: 12 },
      { timestamp: day('2021-05-18T01:00:00') },
      { timestamp: day('2021-05-18T02:00:00') },
      { timestamp: day('2021-05-18T03:00:00') },
      { _id: 2, timestamp: day('2021-05-18T04:00:00'), temp: 11 },
      { timestamp: day('2021-05-18T05:00:00') },
    ],
  },
  {
    name: '$densify: the full range of values, for each variety',
    documents: coffees,
    pipeline: [
      { $densify: { field: 'altitude', partitionByFields: ['variety'], range: { bounds: 'full', step: 200 } } },
      withoutId,
    ],
    expected: [
      ...[600, 750, 800, 950].map(typica),
      ...[600, 800, 1000, 1200, 1250, 1400, 1600, 1700].map(gesha),
      ...[1000, 1200, 1400, 1600].map(typica),
    ],
  },
  {
    name: '$densify: values within each partition',
    documents: coffees,
    pipeline: [
      { $densify: { field: 'altitude', partitionByFields: ['variety'], range: { bounds: 'partition', step: 200 } } },
      withoutId,
    ],
    expected: [...[600, 750, 800, 950].map(typica), ...[1250, 1450, 1650, 1700].map(gesha)],
  },
  {
    name: '$densify: explicit bounds on no document',
    documents: [],
    pipeline: [{ $densify: { field: 'a', range: { step: 2, bounds: [1, 6] } } }],
    expected: [{ a: 1 }, { a: 3 }, { a: 5 }],
  },
  {
    name: '$fill: linear interpolation by time',
    documents: prices,
    pipeline: [
      { $fill: { sortBy: { time: 1 }, output: { price: { method: 'linear' } } } },
      { $project: { _id: 0, price: 1 } },
    ],
    expected: [
      { price: 500 },
      { price: 507.5 },
      { price: 515 },
      { price: new Double(505) },
      { price: new Double(495) },
      { price: 485 },
    ],
  },
  {
    name: '$fill: the last value observed, for each restaurant',
    documents: [
      { _id: 1, at: 1, restaurant: 'Joe', score: 90 },
      { _id: 2, at: 1, restaurant: 'Sally', score: 75 },
      { _id: 3, at: 2, restaurant: 'Joe' },
      { _id: 4, at: 2, restaurant: 'Sally', score: null },
      { _id: 5, at: 3, restaurant: 'Joe', score: 80 },
    ],
    pipeline: [
      {
        $fill: { sortBy: { at: 1 }, partitionBy: { restaurant: '$restaurant' }, output: { score: { method: 'locf' } } },
      },
      { $project: { score: 1 } },
    ],
    expected: [
      { _id: 1, score: 90 },
      { _id: 3, score: 90 },
      { _id: 5, score: 80 },
      { _id: 2, score: 75 },
      { _id: 4, score: 75 },
    ],
  },
  {
    name: '$fill: a constant value',
    documents: [
      { _id: 1, boots: 10, sandals: 20 },
      { _id: 2, sandals: 23 },
      { _id: 3, boots: 4 },
    ],
    pipeline: [{ $fill: { output: { boots: { value: 0 }, sandals: { value: 0 } } } }],
    expected: [
      { _id: 1, boots: 10, sandals: 20 },
      { _id: 2, sandals: 23, boots: 0 },
      { _id: 3, boots: 4, sandals: 0 },
    ],
  },
];
