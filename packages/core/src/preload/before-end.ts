/** Signals that end a process which does not listen to them. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Call `last` before the process ends: by itself, by `process.exit`, by an error that no one caught, or by a signal. It may be
 * called more than once, as a process may live on after a signal.
 *
 * A signal ends the process as if no one had listened to it, unless the app itself does: then that decides.
 */
export function beforeEnd(last: () => void): void {
  process.on('exit', last)
  for (const signal of SIGNALS) listenTo(signal, last)
}

function listenTo(signal: NodeJS.Signals, last: () => void): void {
  const onSignal = (): void => {
    last()
    // Taken off first: libraries end the process themselves where they find no listener but their own.
    process.off(signal, onSignal)
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal)
    else setImmediate(() => void process.prependListener(signal, onSignal)).unref()
  }
  process.prependListener(signal, onSignal)
}
