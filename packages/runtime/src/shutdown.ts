import type { Logger } from './log.ts';

/**
 * Runs `stop` once on SIGINT or SIGTERM (a second one, later, ends the process at once) and exits.
 * A stop that takes longer than `deadline` milliseconds is cut: what is left is safe in outbox and queues.
 */
export function onShutdown(log: Logger, stop: () => Promise<void>, deadline = 4_500): void {
  let asked: number | undefined;
  const handle = (signal: NodeJS.Signals): void => {
    if (asked !== undefined) {
      // Ctrl-C reaches the process twice when npm runs it: from the terminal and forwarded by npm.
      if (performance.now() - asked > 1_000) process.exit(130);
      return;
    }
    asked = performance.now();
    log.info({ signal }, 'stopping');
    const timer = setTimeout(() => {
      log.warn('stopping took too long; leaving now');
      process.exit(1);
    }, deadline);
    timer.unref();
    stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', handle);
  process.on('SIGTERM', handle);
}
