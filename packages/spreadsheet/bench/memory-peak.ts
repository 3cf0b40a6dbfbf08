import { readFileSync } from 'node:fs';

/**
 * The most memory this process ever held, in MB. From the kernel's own count for the program: what `resourceUsage`
 * tells begins with the memory of whoever started it.
 */
export function memoryPeak(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
    if (kilobytes !== undefined) return Number(kilobytes) / 1024;
  } catch {
    // No such file on other systems than Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
