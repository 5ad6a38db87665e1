/** A pair of coordinates: x and y in the plane, longitude and latitude in degrees on the sphere. */
export type Point = readonly [x: number, y: number];

/** A polygon: its outer ring, then its holes. Rings end with their first point. */
export type Polygon = readonly (readonly Point[])[];

/** Any geometry, taken apart into its simple parts. */
export type Geometry = {
  readonly points: readonly Point[];
  readonly lines: readonly (readonly Point[])[];
  readonly polygons: readonly Polygon[];
  /** Whether it was written as GeoJSON, and not as a pair of coordinates. */
  readonly isGeoJson: boolean;
};
