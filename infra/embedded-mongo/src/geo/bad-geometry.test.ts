import type { Document } from 'mongodb';
import { idsOf, placesAt, point, polygon } from '../test/places.ts';
import { codeOf, served } from '../test/served.ts';

const mongo = served();

describe('bad geometry', () => {
  it.each<Document>([
    { $geoWithin: { $geometry: point(0, 0) } },
    {
      $geoWithin: {
        $geometry: polygon([
          [0, 0],
          [1, 0],
          [1, 1],
        ]),
      },
    },
    {
      $geoWithin: {
        $geometry: polygon([
          [0, 0],
          [1, 0],
          [0, 0],
        ]),
      },
    },
    {
      $geoWithin: {
        $geometry: polygon([
          [0, 0],
          [2, 2],
          [2, 0],
          [0, 2],
          [0, 0],
        ]),
      },
    },
    { $geoWithin: { $box: [[0, 0]] } },
    { $geoWithin: { $center: [[0, 0], -1] } },
    { $geoWithin: { $unknown: 1 } },
    { $geoIntersects: { $geometry: point(0, 91) } },
    { $geoIntersects: { $geometry: { type: 'Circle', coordinates: [0, 0] } } },
    { $near: { $geometry: point(181, 0) } },
    { $near: { $geometry: point(0, 0), $maxDistance: -1 } },
    { $near: 'here' },
  ])('in a filter is refused: %j', async (at) => {
    const places = await placesAt(mongo, [point(0, 0)], '2dsphere');

    expect(await codeOf(idsOf(places, at))).toBe(2);
  });

  it.each<['2dsphere' | '2d', unknown, number]>([
    ['2dsphere', 'text', 16755],
    ['2dsphere', { type: 'Point', coordinates: [0, 100] }, 16755],
    ['2dsphere', { type: 'Point', coordinates: [0, 10] }, 0],
    ['2dsphere', null, 0],
    ['2d', [200, 0], 13027],
    ['2d', [10, 0], 0],
  ])('under an index %s is refused: %j', async (kind, at, code) => {
    const places = await placesAt(mongo, [kind === '2d' ? [1, 1] : point(0, 0)], kind);

    expect(await codeOf(places.insertOne({ _id: 9, at }))).toBe(code);
  });
});
