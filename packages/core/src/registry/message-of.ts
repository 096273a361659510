import { expect } from 'vitest'

/** The message of what a call throws. */
export function messageOf(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    return (error as Error).message
  }
  return expect.unreachable('nothing was thrown')
}
