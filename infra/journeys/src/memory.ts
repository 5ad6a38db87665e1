import { readFileSync } from 'node:fs';

/** The most memory a process ever had, in MiB (Linux: VmHWM); null where that is not told. */
export function peakMemoryMiB(pid: number): number | null {
  try {
    const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kib ? Math.round(Number(kib) / 1_024) : null;
  } catch {
    return null;
  }
}
