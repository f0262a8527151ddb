#!/usr/bin/env node
/** The only reader of argv, process.env and signals. */
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 24 || (major === 24 && minor < 15)) {
  process.stderr.write(`tocsin needs Node.js 24.15 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 2;
} else {
  // Loaded only now: an older Node would fail on the first import with a page of stack instead of one line.
  const { run } = await import('./cli/run.ts');
  const stop = new AbortController();
  const onSignal = () => {
    if (stop.signal.aborted) process.exit(1);
    stop.abort();
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
  process.stdout.on('error', onBrokenPipe);
  process.exitCode = await run({
    argv: process.argv.slice(2),
    env: process.env,
    stdout: process.stdout,
    stderr: process.stderr,
    stop: stop.signal,
    onHangUp: (listener) => {
      process.on('SIGHUP', listener);
      return () => process.off('SIGHUP', listener);
    },
    pid: process.pid,
    exit: (code) => process.exit(code),
  });
  process.off('SIGTERM', onSignal);
  process.off('SIGINT', onSignal);
}

/** Whoever reads has heard enough: `tocsin alarms | head`. Alarms go on without a log. */
function onBrokenPipe(error: NodeJS.ErrnoException): void {
  const [command = 'serve'] = process.argv.slice(2);
  if (error.code !== 'EPIPE') throw error;
  if (command !== 'serve' && !command.startsWith('-')) process.exit();
}

export {};
