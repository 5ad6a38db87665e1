import type { Filter } from 'mongodb';
import { codeOf, served } from '../test/served.ts';
import { idsOf, type Place, placesAt, point, polygon, square } from '../test/places.ts';

const mongo = served();

describe('$near', () => {
  it('gives the nearest first, within bounds in metres', async () => {
    const places = await placesAt(mongo, [point(3, 0), point(0, 0), point(1, 0), [2, 0]], '2dsphere');
    const $geometry = point(0, 0);

    expect(await idsOf(places, { $near: { $geometry } })).toEqual([2, 3, 4, 1]);
    expect(await idsOf(places, { $near: { $geometry, $minDistance: 1000, $maxDistance: 250_000 } })).toEqual([3, 4]);
    expect(await idsOf(places, { $nearSphere: { $geometry, $maxDistance: 111_400 } })).toEqual([2, 3]);
    expect(await idsOf(places, { $nearSphere: { $geometry, $maxDistance: 111_300 } })).toEqual([2]);
  });

  it('measures in the plane, or in radians, from a pair of numbers', async () => {
    const places = await placesAt(
      mongo,
      [
        [0, 3],
        [4, 3],
        [0, 0],
      ],
      '2d',
    );

    expect(await idsOf(places, { $near: [0, 0] })).toEqual([3, 1, 2]);
    expect(await idsOf(places, { $near: [0, 0], $maxDistance: 4.9 })).toEqual([3, 1]);
    expect(await idsOf(places, { $nearSphere: [0, 0], $maxDistance: Math.PI / 45 })).toEqual([3, 1]);
  });

  it('measures to the nearest place of lines and polygons', async () => {
    const line = {
      type: 'LineString',
      coordinates: [
        [-5, 1],
        [5, 1],
      ],
    };
    const places = await placesAt(mongo, [point(0, 2), line, polygon(square(-1, 0.5))], '2dsphere');

    expect(await idsOf(places, { $near: { $geometry: point(0, 0) } })).toEqual([3, 2, 1]);
  });

  it('sorts otherwise when asked, and keeps its limit', async () => {
    const places = await placesAt(mongo, [point(1, 0), point(0, 0), point(2, 0)], '2dsphere');
    const filter = { at: { $near: { $geometry: point(0, 0) } } } as Filter<Place>;

    const rows = await places.find(filter).limit(2).toArray();
    const sorted = await places.find(filter).sort({ _id: -1 }).toArray();

    expect(rows.map(({ _id }) => _id)).toEqual([2, 1]);
    expect(sorted.map(({ _id }) => _id)).toEqual([3, 2, 1]);
  });

  it('needs an index, though a scan answers it, and a find', async () => {
    const places = await placesAt(mongo, [point(0, 0)]);
    const at = { $near: { $geometry: point(0, 0) } };
    expect(await codeOf(idsOf(places, at))).toBe(291);
    await places.createIndex({ at: '2dsphere' });

    const { queryPlanner } = await places.find({ at } as Filter<Place>).explain();

    expect(await idsOf(places, at)).toEqual([1]);
    expect(queryPlanner.winningPlan.stage).toBe('COLLSCAN');
    expect(await codeOf(places.aggregate([{ $match: { at } }]).toArray())).toBe(5626500);
  });
});

describe('$geoWithin', () => {
  it('knows the regions of the plane, with their borders', async () => {
    const places = await placesAt(mongo, [[0, 0], [1, 1], [3, 3], { x: 0, y: 1 }, point(0, 2), 'nowhere']);

    expect(
      await idsOf(places, {
        $geoWithin: {
          $box: [
            [0, 0],
            [1, 1],
          ],
        },
      }),
    ).toEqual([1, 2, 4]);
    expect(await idsOf(places, { $geoWithin: { $center: [[0, 0], 2] } })).toEqual([1, 2, 4, 5]);
    expect(
      await idsOf(places, {
        $geoWithin: {
          $polygon: [
            [0, 0],
            [4, 4],
            [4, 0],
          ],
        },
      }),
    ).toEqual([1, 2, 3]);
    expect(await idsOf(places, { $geoWithin: { $centerSphere: [[0, 0], 2 / 57] } })).toEqual([1, 2, 4, 5]);
  });

  it('knows polygons on the sphere, with holes, whichever way round', async () => {
    const values = [
      point(1, 1),
      point(5, 5),
      point(11, 5),
      {
        type: 'LineString',
        coordinates: [
          [1, 1],
          [9, 9],
        ],
      },
    ];
    const places = await placesAt(mongo, values);
    const holed = polygon(square(0, 10), square(4, 6));
    const reversed = polygon(square(0, 10).toReversed());

    expect(await idsOf(places, { $geoWithin: { $geometry: polygon(square(0, 10)) } })).toEqual([1, 2, 4]);
    expect(await idsOf(places, { $geoWithin: { $geometry: reversed } })).toEqual([1, 2, 4]);
    expect(await idsOf(places, { $geoWithin: { $geometry: holed } })).toEqual([1]);
    expect(await idsOf(places, { $geoWithin: { $geometry: polygon(square(0, 4)) } })).toEqual([1]);
  });

  it('takes no area that covers a hole', async () => {
    const places = await placesAt(mongo, [polygon(square(1, 9)), polygon(square(1, 3))]);
    const holed = polygon(square(0, 10), square(4, 6));

    expect(await idsOf(places, { $geoWithin: { $geometry: holed } })).toEqual([2]);
  });

  it('follows great circles: the edge along a parallel bends towards the pole', async () => {
    const places = await placesAt(mongo, [point(0, 50)]);
    const wide = polygon([
      [-40, 40],
      [40, 40],
      [40, 45],
      [-40, 45],
      [-40, 40],
    ]);

    expect(await idsOf(places, { $geoWithin: { $geometry: wide } })).toEqual([1]);
    expect(await idsOf(places, { $geoWithin: { $polygon: wide['coordinates'][0] } })).toEqual([]);
  });

  it('crosses the date line', async () => {
    const places = await placesAt(mongo, [point(179.5, 0), point(-179.5, 0), point(0, 0)]);
    const narrow = polygon([
      [179, -1],
      [-179, -1],
      [-179, 1],
      [179, 1],
      [179, -1],
    ]);

    expect(await idsOf(places, { $geoWithin: { $geometry: narrow } })).toEqual([1, 2]);
  });

  it('takes any of a list', async () => {
    const places = await placesAt(mongo, [[point(50, 50), point(1, 1)], [[50, 50]]]);

    expect(await idsOf(places, { $geoWithin: { $geometry: polygon(square(0, 2)) } })).toEqual([1]);
  });
});

describe('$geoIntersects', () => {
  it('finds what has a point in common', async () => {
    const places = await placesAt(mongo, [
      point(1, 1),
      point(20, 20),
      {
        type: 'LineString',
        coordinates: [
          [-5, 5],
          [15, 5],
        ],
      },
      polygon(square(5, 15)),
      polygon(square(-20, 20)),
      { type: 'GeometryCollection', geometries: [point(80, 80), point(2, 2)] },
      {
        type: 'LineString',
        coordinates: [
          [-5, -5],
          [-1, 15],
        ],
      },
    ]);

    expect(await idsOf(places, { $geoIntersects: { $geometry: polygon(square(0, 10)) } })).toEqual([1, 3, 4, 5, 6]);
    expect(await idsOf(places, { $geoIntersects: { $geometry: point(5, 5) } })).toEqual([4, 5]);
  });
});

describe('$geoNear', () => {
  it('adds the distance and the place', async () => {
    const places = await placesAt(mongo, [point(1, 0), point(0, 0)], '2dsphere');
    const near = {
      near: point(0, 0),
      distanceField: 'd.m',
      includeLocs: 'where',
      distanceMultiplier: 0.001,
      query: { _id: { $gt: 0 } },
    };

    const rows = await places.aggregate([{ $geoNear: near }, { $project: { at: 0 } }]).toArray();

    expect(rows).toEqual([
      { _id: 2, d: { m: 0 }, where: point(0, 0) },
      { _id: 1, d: { m: expect.closeTo(111.319, 2) }, where: point(1, 0) },
    ]);
  });

  it('needs to know where it measures', async () => {
    const places = await placesAt(mongo, [point(1, 0)]);

    const attempt = places.aggregate([{ $geoNear: { near: point(0, 0), distanceField: 'd' } }]).toArray();

    expect(await codeOf(attempt)).toBe(27);
  });
});
