import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { createServiceLimits, type ServiceLimits } from './service-limits.js'

/** A clock that jumps to the next timer. */
function clock() {
  let time = 0
  const timers = new Set<{ at: number; fire: () => void }>()
  return {
    now: () => time,
    wait(ms: number, fire: () => void) {
      const timer = { at: time + ms, fire }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    get waiting() {
      return timers.size
    },
    /** Run until nothing waits any more. */
    async run(until = Infinity) {
      await settle()
      while (timers.size > 0) {
        const next = [...timers].reduce((a, b) => (b.at < a.at ? b : a))
        if (next.at > until) break
        timers.delete(next)
        time = next.at
        next.fire()
        await settle()
      }
    },
  }
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve()
}

const create = (concurrency: number, requestsPerSecond: number) => {
  const time = clock()
  return { time, limits: createServiceLimits({ concurrency, requestsPerSecond, now: time.now, wait: time.wait }) }
}

/** Start calls at once that take `ms` each, and tell when each began. */
async function startAll(limits: ServiceLimits, time: ReturnType<typeof clock>, count: number, ms: number) {
  const began: number[] = []
  const run = async (): Promise<void> => {
    const release = await limits.enter('S')
    began.push(time.now())
    time.wait(ms, release)
  }
  for (let number = 0; number < count; number += 1) void run()
  await time.run()
  return began
}

test('spreads calls evenly, without a burst', async () => {
  const { limits, time } = create(100, 4)
  expect(await startAll(limits, time, 5, 0)).toEqual([0, 250, 500, 750, 1000])
})

test('never has more calls open than allowed, nor begins more in a second', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 0, max: 900 }),
      async (concurrency, perSecond, count, ms) => {
        const { limits, time } = create(concurrency, perSecond)
        const began = await startAll(limits, time, count, ms)
        expect(began).toHaveLength(count)
        for (const start of began) {
          expect(began.filter((one) => one >= start && one < start + 1000 - 1).length).toBeLessThanOrEqual(perSecond)
          const open = began.filter((one) => one <= start && one + ms > start)
          expect(open.length).toBeLessThanOrEqual(concurrency)
        }
      },
    ),
  )
})

describe('a hold', () => {
  test('lets nothing begin before it is over, and is never shortened', async () => {
    const { limits, time } = create(2, 1000)
    limits.hold('S', 5000)
    limits.hold('S', 10)
    expect(limits.heldFor('S')).toBe(5000)
    expect(limits.heldFor('T')).toBe(0)
    expect(await startAll(limits, time, 1, 0)).toEqual([5000])
    expect(limits.heldFor('S')).toBe(0)
  })
})

test('lets calls give up while they wait', async () => {
  const { limits, time } = create(1, 1000)
  const release = await limits.enter('S')
  const giveUp = new AbortController()
  const second = limits.enter('S', giveUp.signal)
  const third = limits.enter('S')
  giveUp.abort(new Error('enough'))
  await expect(second).rejects.toThrow('enough')
  await expect(limits.enter('S', giveUp.signal)).rejects.toThrow('enough')
  release()
  release()
  await time.run()
  const next = await third
  next()
  const held = new AbortController()
  limits.hold('S', 10_000)
  const fourth = limits.enter('S', held.signal)
  expect(time.waiting).toBe(1)
  held.abort(new Error('enough'))
  await expect(fourth).rejects.toThrow('enough')
  expect(time.waiting).toBe(0)
})

test('keeps services apart', async () => {
  const { limits } = create(1, 1)
  await limits.enter('S')
  const release = await limits.enter('T')
  expect(release).toBeTypeOf('function')
})
