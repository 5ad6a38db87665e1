import { addUp, summaryLine, totalLine } from './test-summary.ts';

const kit = { name: 'subgraph-kit', passed: 40, failed: 1, skipped: 2, ms: 12_345 };
const presets = { name: 'presets', passed: 7, failed: 0, skipped: 0, ms: 900 };

test('a suite has one line, with what was skipped only where something was', () => {
  expect(summaryLine(kit)).toBe('subgraph-kit       40 passed, 1 failed, 2 skipped  12.3 s');
  expect(summaryLine(presets)).toBe('presets            7 passed, 0 failed  0.9 s');
});

test('the last line adds up', () => {
  expect(totalLine(addUp([kit, presets]))).toBe('47 passed, 1 failed, 2 skipped');
});
