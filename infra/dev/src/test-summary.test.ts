import { addUp, failuresBesides, summaryLine, totalLine } from './test-summary.ts';

const kit = { name: 'subgraph-kit', passed: 40, failed: 1, skipped: 2, skippedFor: ['no ../shared'], ms: 12_345 };
const presets = { name: 'presets', passed: 7, failed: 0, skipped: 0, ms: 900 };

test('a suite has one line, with what was skipped, and why, only where something was', () => {
  expect(summaryLine(kit)).toBe('subgraph-kit       40 passed, 1 failed, 2 skipped (no ../shared)  12.3 s');
  expect(summaryLine(presets)).toBe('presets            7 passed, 0 failed  0.9 s');
});

test('the last line adds up', () => {
  expect(totalLine(addUp([kit, presets]))).toBe('47 passed, 1 failed, 2 skipped');
});

test('a runner that fails while every report is green is one failure', () => {
  expect(failuresBesides([presets], { unreported: [], exitCode: 1 })).toMatchObject([{ name: 'turbo', failed: 1 }]);
  expect(failuresBesides([presets], { unreported: [], exitCode: null })).toHaveLength(1);
});

test('a failure that a report tells of already is not counted again', () => {
  expect(failuresBesides([kit], { unreported: [], exitCode: 1 })).toEqual([]);
  expect(failuresBesides([presets], { unreported: [], exitCode: 0 })).toEqual([]);
});

test('a suite without a report is a failure of its own', () => {
  expect(failuresBesides([presets], { unreported: ['community'], exitCode: 1 })).toMatchObject([
    { name: 'community', failed: 1 },
  ]);
});
