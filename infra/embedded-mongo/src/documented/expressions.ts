import { Decimal128, Double, Long } from 'mongodb';
import type { Documented } from './documented.ts';

const decimal = (text: string): Decimal128 => Decimal128.fromString(text);
const day = (text: string): Date => new Date(`${text}Z`);

/** A branch of `$switch`; a plain object with `then` would pass for a promise. */
const branch = (test: unknown, result: unknown): Map<string, unknown> =>
  new Map([
    ['case', test],
    ['then', result],
  ]);

/** What an expression gives for an empty document. */
const gives = (name: string, expression: unknown, value: unknown): Documented => ({
  name,
  documents: [{ _id: 1 }],
  pipeline: [{ $project: { _id: 0, value: expression } }],
  expected: [{ value }],
});

export const expressions: readonly Documented[] = [
  gives('$round: half to even', { $map: { input: [10.5, 11.5, 12.5, 13.5], in: { $round: ['$$this', 0] } } }, [
    new Double(10),
    new Double(12),
    new Double(12),
    new Double(14),
  ]),
  gives('$round: to a place left of the point', { $round: [1234, -2] }, 1200),
  gives('$trunc: to a place', { $trunc: [19.25, 1] }, 19.2),
  gives('$divide: always a double', { $divide: [80, 8] }, new Double(10)),
  gives('$mod: of whole numbers', { $mod: [80, 7] }, 3),
  gives(
    '$add: a date and milliseconds',
    { $add: [day('2014-03-01T08:00:00'), 3 * 24 * 60 * 60_000] },
    day('2014-03-04T08:00:00'),
  ),
  gives(
    '$subtract: of two dates',
    { $subtract: [day('2014-03-01T09:00:00'), day('2014-03-01T08:00:00')] },
    Long.fromNumber(3_600_000),
  ),
  gives('$multiply: in the wider type', { $multiply: [decimal('2.50'), 2] }, decimal('5.00')),
  gives('$add: null of what is absent', { $add: ['$absent', 1] }, null),
  gives('$toDecimal: a double with fifteen digits', { $toDecimal: 0.5 }, decimal('0.500000000000000')),
  gives('$sum: a double in a decimal sum as it is', { $sum: [decimal('1'), 0.5] }, decimal('1.5')),
  gives('$concat: null of what is absent', { $concat: ['a', '$absent'] }, null),
  gives('$substrCP: by code points', { $substrCP: ['寿司sushi', 0, 3] }, '寿司s'),
  gives('$split: a string', { $split: ['June-15-2013', '-'] }, ['June', '15', '2013']),
  gives('$indexOfCP: by code points', { $indexOfCP: ['cafétéria', 'é'] }, 3),
  gives('$trim: given characters', { $trim: { input: ' ggggoodbyeeeee', chars: ' ge' } }, 'oodby'),
  gives(
    '$regexFind: match, position and captures',
    { $regexFind: { input: 'Company_ID', regex: '(c.m)', options: 'i' } },
    {
      match: 'Com',
      idx: 0,
      captures: ['Com'],
    },
  ),
  gives('$zip: with defaults', { $zip: { inputs: [[1], [2, 3]], useLongestLength: true, defaults: ['a', 'b'] } }, [
    [1, 2],
    ['a', 3],
  ]),
  gives(
    '$reduce: a string of an array',
    { $reduce: { input: ['a', 'b', 'c'], initialValue: '', in: { $concat: ['$$value', '$$this'] } } },
    'abc',
  ),
  gives('$slice: from the end', { $slice: [[1, 2, 3], -2] }, [2, 3]),
  gives('$range: with a step', { $range: [0, 10, 3] }, [0, 3, 6, 9]),
  gives(
    '$sortArray: by a field',
    {
      $sortArray: {
        input: [
          { n: 'pat', age: 30 },
          { n: 'dallas', age: 36 },
        ],
        sortBy: { age: -1 },
      },
    },
    [
      { n: 'dallas', age: 36 },
      { n: 'pat', age: 30 },
    ],
  ),
  gives(
    '$setIsSubset: repetition does not count',
    {
      $setIsSubset: [
        ['a', 'a'],
        ['b', 'a'],
      ],
    },
    true,
  ),
  gives(
    '$objectToArray and $arrayToObject',
    { $arrayToObject: { $objectToArray: { length: 25, uom: 'cm' } } },
    { length: 25, uom: 'cm' },
  ),
  gives(
    '$dateTrunc: to the week',
    { $dateTrunc: { date: day('2021-03-20T11:30:05'), unit: 'week', startOfWeek: 'monday' } },
    day('2021-03-15T00:00:00'),
  ),
  gives(
    '$dateAdd: a month that is too short',
    { $dateAdd: { startDate: day('2020-12-31T12:10:05'), unit: 'month', amount: 2 } },
    day('2021-02-28T12:10:05'),
  ),
  gives(
    '$dateDiff: limits between weeks',
    {
      $dateDiff: {
        startDate: day('2021-01-24T18:10:05'),
        endDate: day('2021-01-25T01:10:05'),
        unit: 'week',
        startOfWeek: 'monday',
      },
    },
    Long.fromNumber(1),
  ),
  gives(
    '$dateToString: in a zone',
    { $dateToString: { date: day('2014-01-01T08:15:39'), format: '%H:%M:%S%z', timezone: 'America/New_York' } },
    '03:15:39-0500',
  ),
  gives(
    '$dateFromParts: a part that is too large',
    { $dateFromParts: { year: 2017, month: 14, day: 1, hour: 12 } },
    day('2018-02-01T12:00:00'),
  ),
  gives(
    '$dateToParts: of the ISO week',
    { $dateToParts: { date: day('2017-01-01T01:29:09'), iso8601: true } },
    {
      isoWeekYear: 2016,
      isoWeek: 52,
      isoDayOfWeek: 7,
      hour: 1,
      minute: 29,
      second: 9,
      millisecond: 0,
    },
  ),
  gives('$convert: onError', { $convert: { input: 'x', to: 'int', onError: 'no number', onNull: 0 } }, 'no number'),
  gives(
    '$switch: the first branch that holds',
    { $switch: { branches: [branch({ $eq: [0, 5] }, 'equals'), branch({ $gt: [0, 5] }, 'greater')], default: 'none' } },
    'none',
  ),
  gives(
    '$getField: a name with a dot',
    { $getField: { field: 'a.b', input: { $setField: { field: 'a.b', input: {}, value: 1 } } } },
    1,
  ),
];
