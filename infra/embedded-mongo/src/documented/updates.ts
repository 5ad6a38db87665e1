import { Double, Long } from 'mongodb';
import type { Documented } from './documented.ts';

export const updates: readonly Documented[] = [
  {
    name: '$ (update): the element that the query matched',
    documents: [
      {
        _id: 1,
        grades: [
          { grade: 80, mean: 75 },
          { grade: 85, mean: 90 },
          { grade: 85, mean: 85 },
        ],
      },
    ],
    update: { filter: { _id: 1, 'grades.grade': 85 }, change: { $set: { 'grades.$.std': 6 } } },
    expected: [
      {
        _id: 1,
        grades: [
          { grade: 80, mean: 75 },
          { grade: 85, mean: 90, std: 6 },
          { grade: 85, mean: 85 },
        ],
      },
    ],
  },
  {
    name: '$[]: all elements',
    documents: [{ _id: 1, grades: [85, 82, 80] }],
    update: { filter: {}, change: { $inc: { 'grades.$[]': 10 } } },
    expected: [{ _id: 1, grades: [95, 92, 90] }],
  },
  {
    name: '$[identifier]: the elements of an array filter',
    documents: [{ _id: 1, grades: [95, 102, 90, 150] }],
    update: {
      filter: {},
      change: { $set: { 'grades.$[element]': 100 } },
      options: { arrayFilters: [{ element: { $gte: 100 } }] },
    },
    expected: [{ _id: 1, grades: [95, 100, 90, 100] }],
  },
  {
    name: '$push: with $each, $sort and $slice',
    documents: [
      {
        _id: 5,
        quizzes: [
          { wk: 1, score: 10 },
          { wk: 2, score: 8 },
          { wk: 3, score: 5 },
          { wk: 4, score: 6 },
        ],
      },
    ],
    update: {
      filter: { _id: 5 },
      change: {
        $push: {
          quizzes: {
            $each: [
              { wk: 5, score: 8 },
              { wk: 6, score: 7 },
              { wk: 7, score: 6 },
            ],
            $sort: { score: -1 },
            $slice: 3,
          },
        },
      },
    },
    expected: [
      {
        _id: 5,
        quizzes: [
          { wk: 1, score: 10 },
          { wk: 2, score: 8 },
          { wk: 5, score: 8 },
        ],
      },
    ],
  },
  {
    name: '$addToSet: adds what is not there, an array as one element',
    documents: [{ _id: 1, letters: ['a', 'b'] }],
    update: { filter: {}, change: { $addToSet: { letters: ['c', 'd'] } } },
    expected: [{ _id: 1, letters: ['a', 'b', ['c', 'd']] }],
  },
  {
    name: '$pull: all elements that meet a condition',
    documents: [
      {
        _id: 1,
        results: [
          { item: 'A', score: 5 },
          { item: 'B', score: 8 },
        ],
      },
    ],
    update: { filter: {}, change: { $pull: { results: { score: 8, item: 'B' } } } },
    expected: [{ _id: 1, results: [{ item: 'A', score: 5 }] }],
  },
  {
    name: '$bit: and',
    documents: [{ _id: 1, expdata: 13 }],
    update: { filter: {}, change: { $bit: { expdata: { and: 10 } } } },
    expected: [{ _id: 1, expdata: 8 }],
  },
  {
    name: '$mul: of different types',
    documents: [{ _id: 1, price: 10.99, item: Long.fromNumber(100) }],
    update: { filter: {}, change: { $mul: { price: 2, item: 5, absent: Long.fromNumber(100) } } },
    expected: [{ _id: 1, price: 21.98, item: Long.fromNumber(500), absent: Long.fromNumber(0) }],
  },
  {
    name: '$min and $max: only what is lower or higher',
    documents: [{ _id: 1, highScore: 800, lowScore: 200 }],
    update: { filter: {}, change: { $min: { lowScore: 150 }, $max: { highScore: 950 } } },
    expected: [{ _id: 1, highScore: 950, lowScore: 150 }],
  },
  {
    name: '$rename: a field of a nested document',
    documents: [{ _id: 1, name: { first: 'george', last: 'washington' } }],
    update: { filter: {}, change: { $rename: { 'name.first': 'name.fname' } } },
    expected: [{ _id: 1, name: { last: 'washington', fname: 'george' } }],
  },
  {
    name: '$setOnInsert: an upsert of what the filter says',
    documents: [],
    update: {
      filter: { _id: 1, size: 'M' },
      change: { $set: { item: 'apple' }, $setOnInsert: { defaultQty: 100 } },
      options: { upsert: true },
    },
    expected: [{ _id: 1, size: 'M', defaultQty: 100, item: 'apple' }],
  },
  {
    name: '$inc: a double stays a double',
    documents: [{ _id: 1, ratings: new Double(4) }],
    update: { filter: {}, change: { $inc: { ratings: 1 } } },
    expected: [{ _id: 1, ratings: new Double(5) }],
  },
];
