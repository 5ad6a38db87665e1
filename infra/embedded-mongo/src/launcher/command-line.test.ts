import { readCommandLine, UsageError } from './command-line.ts';

it.each([
  [[], { command: 'start', options: {} }],
  [['start', '--in-memory'], { command: 'start', options: { inMemory: true } }],
  [['--directory', 'd', '--port', '0'], { command: 'start', options: { directory: 'd', port: 0 } }],
  [['backup', 'to'], { command: 'backup', directory: '.data/mongo', to: 'to' }],
  [['backup', '--directory', 'd', 'to'], { command: 'backup', directory: 'd', to: 'to' }],
  [['repair', '--directory', 'd'], { command: 'repair', directory: 'd' }],
  [['--supported'], { command: 'supported' }],
  [['backup', '--help'], { command: 'help' }],
])('%j is understood', (args, command) => {
  expect(readCommandLine(args)).toEqual(command);
});

it.each([
  [['--nothing'], "Unknown option '--nothing'"],
  [['stop'], 'no command "stop"'],
  [['--port', '70000'], '70000 is no port'],
  [['--port', ''], 'is no port'],
  [['--directory', 'd', '--in-memory'], 'either in a --directory or --in-memory'],
  [['start', 'd'], 'start does not take "d"'],
  [['backup'], 'needs a folder'],
  [['backup', 'a', 'b'], 'does not take "b"'],
  [['backup', 'a', '--port', '1'], 'no option --port'],
  [['repair'], 'needs --directory'],
  [['repair', '--directory', 'd', '--in-memory'], 'no option --in-memory'],
  [['--supported', '--port', '1'], 'no option --port'],
])('%j is refused', (args, why) => {
  const read = () => readCommandLine(args);

  expect(read).toThrow(UsageError);
  expect(read).toThrow(why);
});
