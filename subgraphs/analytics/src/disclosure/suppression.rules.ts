/** No cell describes fewer people. */
export const FLOOR = 5;
/** The same where two quasi-identifiers cross: together they single people out. */
export const CROSSED_FLOOR = 10;

/** More cells than a table has that somebody reads. */
export const MOST_CELLS = 10_000;

/** A number in a table, before anybody may see it. */
export interface Cell<Content> {
  /** Where it stands on each axis of the table. */
  readonly place: readonly string[];
  /** How many people it describes. */
  readonly people: number;
  /** How many people each group has that somebody could see by subtracting this cell from another one, or another from it. */
  readonly leftovers: readonly number[];
  readonly content: Content;
}

/** The same for everybody: hidden cells have no content. A hidden cell may be an empty one. */
export interface DisclosedCell<Content> {
  readonly place: readonly string[];
  readonly content: Content | null;
}

export interface SuppressionCount {
  readonly floor: number;
  readonly cells: number;
  readonly complementary: number;
  readonly rule: string;
}

/** Which table a cell is added up in; null: in none. */
export type TableOf = (place: readonly string[]) => string | null;

/** A table that went through the gate. It cannot be made in any other way. */
export class Disclosed<Content> {
  // Without it, any object of this shape would do.
  declare private readonly passed: true;

  private constructor(
    readonly cells: readonly DisclosedCell<Content>[],
    readonly suppression: SuppressionCount,
  ) {}

  /**
   * Primary suppression by minimum frequency, then complementary suppression. A cell that describes too few people is
   * hidden; so that no total minus the cells in sight gives it away, it is hidden together with the other corners of a box
   * that spans every axis of the table. Adding an amount at the corners of a box and taking it away at their neighbours
   * changes no total over any axis, so the totals fit a whole range of values at each corner (hypercube method: Giessing,
   * Repsilber 2002, "Tools and strategies to protect multiple tables with the GHQUAR cell suppression engine"). Where there
   * is a choice, the neighbour in each line is a cell that could have been shown, so that what is hidden in a line describes
   * enough people together.
   *
   * Where not all cells are added up over all axes, `tables` says which are added up together, in each of several ways:
   * linked tables. What one of them hides is hidden in all, until none hides more.
   */
  static through<Content>(
    cells: readonly Cell<Content>[],
    floor: number,
    tables: readonly TableOf[] = [() => ''],
  ): Disclosed<Content> {
    const primary = cells.filter((cell) => !isSafe(cell, floor));
    const places = new Map(primary.map(({ place }) => [keyOf(place), place]));
    const linked = tables.flatMap((tableOf) => partsBy(cells, tableOf)).map((part) => tableWith(part, floor));
    let hasHidden = true;
    while (hasHidden) {
      const before = places.size;
      for (const table of linked) hideIn(table, places);
      hasHidden = linked.length > 1 && places.size > before;
    }
    const shown = cells.filter(({ place }) => !places.has(keyOf(place)));
    return new Disclosed(
      [
        ...shown.map(({ place, content }) => ({ place, content })),
        ...[...places.values()].map((place) => ({ place, content: null })),
      ],
      { floor, cells: places.size, complementary: places.size - primary.length, rule: ruleOf(floor) },
    );
  }
}

function ruleOf(floor: number): string {
  return `Every cell describes at least ${floor} people, and so does what is left when it is subtracted from a total.`;
}

function isSafe({ people, leftovers }: Pick<Cell<unknown>, 'people' | 'leftovers'>, floor: number): boolean {
  return [people, ...leftovers].every((count) => count === 0 || count >= floor);
}

/** How many boxes are compared for a cell. */
const MOST_BOXES = 64;

function partsBy(cells: readonly Cell<unknown>[], tableOf: TableOf): (readonly Cell<unknown>[])[] {
  const parts = Map.groupBy(cells, ({ place }) => tableOf(place));
  parts.delete(null);
  return [...parts.values()];
}

/** Hides what protects the hidden cells of a table, in the order of places: the same table hides the same cells each time. */
function hideIn(table: Table, places: Map<string, readonly string[]>): void {
  const all = [...table.cells].toSorted(byKey).filter(([key]) => places.has(key));
  const hidden = new Hidden(table, places);
  const covered = new Set<string>();
  // What was hidden to protect another cell protects here too, and needs a box of its own only where it is in none.
  for (const protects of [false, true]) {
    for (const [key, { place }] of all.filter(([, cell]) => isSafe(cell, table.floor) === protects)) {
      const corners = protects && covered.has(key) ? [] : cheapestBox(table, place, hidden);
      for (const corner of corners) {
        hidden.add(corner);
        covered.add(keyOf(corner));
      }
    }
  }
}

interface Table {
  readonly floor: number;
  readonly cells: ReadonlyMap<string, Cell<unknown>>;
  /** The values of each axis that has several: over one that has a single value there is no other total. */
  readonly axes: ReadonlyMap<number, readonly string[]>;
  /** The cells that one total over one axis adds up: those that protect, the cheapest first, else all of them. */
  readonly lines: ReadonlyMap<string, readonly Cell<unknown>[]>;
}

function tableWith(cells: readonly Cell<unknown>[], floor: number): Table {
  const depth = cells[0]?.place.length ?? 0;
  const axes = new Map<number, readonly string[]>();
  const lines = new Map<string, readonly Cell<unknown>[]>();
  for (let axis = 0; axis < depth; axis += 1) {
    const values = [...new Set(cells.map(({ place }) => place[axis] ?? ''))].toSorted();
    if (values.length > 1) axes.set(axis, values);
    for (const [key, line] of Map.groupBy(cells, ({ place }) => lineOf(place, axis))) {
      lines.set(key, [...protecting(line, floor)].toSorted(byPeople));
    }
  }
  return { floor, cells: new Map(cells.map((cell) => [keyOf(cell.place), cell])), axes, lines };
}

function protecting(line: readonly Cell<unknown>[], floor: number): readonly Cell<unknown>[] {
  const safe = line.filter((cell) => cell.people > 0 && isSafe(cell, floor));
  return safe.length > 0 ? safe : line;
}

function byPeople(a: Cell<unknown>, b: Cell<unknown>): number {
  return a.people - b.people || (keyOf(a.place) < keyOf(b.place) ? -1 : 1);
}

/** What is hidden so far; for each line, which of the cells that protect it. */
class Hidden {
  readonly #byLine = new Map<string, Cell<unknown>[]>();

  constructor(
    private readonly table: Table,
    readonly places: Map<string, readonly string[]>,
  ) {
    for (const [key, cell] of [...table.cells].toSorted(byKey)) if (places.has(key)) this.#note(cell);
  }

  add(place: readonly string[]): void {
    const key = keyOf(place);
    if (this.places.has(key)) return;
    this.places.set(key, place);
    const cell = this.table.cells.get(key);
    if (cell) this.#note(cell);
  }

  in(line: string): readonly Cell<unknown>[] {
    return this.#byLine.get(line) ?? [];
  }

  #note(cell: Cell<unknown>): void {
    if (!isSafe(cell, this.table.floor) || cell.people === 0) return;
    for (const axis of this.table.axes.keys()) {
      const line = lineOf(cell.place, axis);
      const known = this.#byLine.get(line);
      if (known) known.push(cell);
      else this.#byLine.set(line, [cell]);
    }
  }
}

/** The box with this corner that hides the fewest people who are in sight. */
function cheapestBox(table: Table, place: readonly string[], hidden: Hidden): readonly (readonly string[])[] {
  const most = Math.max(1, Math.floor(MOST_BOXES ** (1 / table.axes.size)));
  let boxes: (readonly (readonly string[])[])[] = [[place]];
  for (const axis of table.axes.keys()) {
    const neighbours = neighboursOf(table, place, { axis, hidden, most });
    boxes = boxes.flatMap((box) => neighbours.map((value) => [...box, ...box.map((each) => each.with(axis, value))]));
  }
  const costs = boxes.map((box) => box.reduce((sum, corner) => sum + costOf(table, corner, hidden), 0));
  return boxes[costs.indexOf(Math.min(...costs))] ?? [];
}

/** An empty place costs a row that says nothing. */
function costOf({ cells }: Table, place: readonly string[], { places }: Hidden): number {
  const key = keyOf(place);
  return places.has(key) ? 0 : (cells.get(key)?.people ?? 1);
}

interface Search {
  readonly axis: number;
  readonly hidden: Hidden;
  readonly most: number;
}

/** The values at which the opposite corner may stand on an axis: where cells are hidden already, then where few people are. */
function neighboursOf(table: Table, place: readonly string[], { axis, hidden, most }: Search): readonly string[] {
  const line = lineOf(place, axis);
  const cheapest = (table.lines.get(line) ?? []).slice(0, most + 1);
  const values = [...hidden.in(line).slice(0, most), ...cheapest].flatMap((cell) => cell.place[axis] ?? []);
  const others = [...new Set(values)].filter((value) => value !== place[axis]).slice(0, most);
  if (others.length > 0) return others;
  return (table.axes.get(axis) ?? []).filter((value) => value !== place[axis]).slice(0, 1);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Places are texts of one line. */
function keyOf(place: readonly string[]): string {
  return place.join('\n');
}

function lineOf(place: readonly string[], axis: number): string {
  return `${axis}\n${keyOf(place.with(axis, ''))}`;
}
