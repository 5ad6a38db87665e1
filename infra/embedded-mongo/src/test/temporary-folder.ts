import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A folder for each test of a file, gone with it. */
export function temporaryFolder(): () => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'embedded-mongo-'));
  });
  afterEach(async () => rm(folder, { recursive: true, force: true }));
  return () => folder;
}
