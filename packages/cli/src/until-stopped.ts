const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Resolve at the first signal to stop; the second one then ends the process at once, as if nobody listened. */
export function untilStopped(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      for (const signal of SIGNALS) process.off(signal, stop)
      resolve()
    }
    for (const signal of SIGNALS) process.on(signal, stop)
  })
}
