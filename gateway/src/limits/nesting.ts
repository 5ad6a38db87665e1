/** Whether a value of JSON nests at most so deep. Each step goes one level down, so no depth can exhaust the stack. */
export function nestsWithin(value: unknown, depth: number): boolean {
  let level = [value].filter(isNested);
  for (let deep = 0; level.length > 0; deep++) {
    if (deep > depth) return false;
    level = level.flatMap((each) => Object.values(each)).filter(isNested);
  }
  return true;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
