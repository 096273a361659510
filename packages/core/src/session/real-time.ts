import { realClearTimeout, realSetTimeout } from '../network/clock.js'

/** `Date` before any test could replace it. */
export const RealDate = Date

/** The day by UTC, so that it does not depend on where the tests run. */
export function today(): string {
  return new RealDate().toISOString().slice(0, 10)
}

/** Wait for some work, at most so many ms. */
export async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof realSetTimeout> | undefined
  const timeout = new Promise<void>((resolve) => {
    timer = realSetTimeout(resolve, ms)
  })
  await Promise.race([work, timeout])
  realClearTimeout(timer)
}
