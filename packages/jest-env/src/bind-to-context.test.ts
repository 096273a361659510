import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Circus } from '@jest/types'
import { describe, expect, test } from 'vitest'
import { bindToContext } from './bind-to-context.js'

const storage = new AsyncLocalStorage<string>()
const seen = () => storage.getStore() ?? 'nowhere'
const bind = (fn: (...parameters: never[]) => unknown) =>
  bindToContext(fn as unknown as Circus.TestFn, (body) => storage.run('inside', body)) as unknown as (
    this: unknown,
    ...parameters: unknown[]
  ) => unknown

describe('a bound function', () => {
  test('runs in the context, at once and later', async () => {
    const bound = bind(async () => {
      const first = seen()
      await sleep(1)
      return [first, seen()]
    })
    await expect(bound.call(undefined)).resolves.toEqual(['inside', 'inside'])
    expect(seen()).toBe('nowhere')
  })

  test('keeps the name and the length of the original', () => {
    const { name, length } = bind(function original(_done: unknown) {})
    expect({ name, length }).toEqual({ name: 'original', length: 1 })
  })

  test('hands over `this`, the parameters, the result and what is thrown', () => {
    const context = { title: 'test context' }
    const bound = bind(function (this: unknown, ...parameters: unknown[]) {
      return [this, ...parameters]
    })
    expect(bound.call(context, 1, 2)).toEqual([context, 1, 2])
    expect(() => bind(() => raise('from the body')).call(undefined)).toThrow('from the body')
  })
})

describe('a bound generator function', () => {
  test('is still a generator function', () => {
    expect(Object.prototype.toString.call(bind(function* () {}))).toBe('[object GeneratorFunction]')
  })

  test('takes each of its steps in the context, and those of generators that it yields', () => {
    const steps: unknown[] = []
    const bound = bind(function* (): Generator<unknown, unknown, unknown> {
      steps.push(seen())
      steps.push([yield 'first', seen()])
      steps.push(
        yield (function* (): Generator<unknown, unknown, unknown> {
          steps.push(seen())
          return yield 'second'
        })(),
      )
      return seen()
    })
    expect(drive(bound.call(undefined) as Generator)).toBe('inside')
    expect(steps).toEqual(['inside', ['answer to first', 'inside'], 'inside', 'answer to second'])
  })

  test('can catch what it is resumed with as an error', () => {
    const bound = bind(function* (): Generator<unknown, unknown, unknown> {
      try {
        yield 'fails'
      } catch (error) {
        return [(error as Error).message, seen()]
      }
    })
    const generator = bound.call(undefined) as Generator
    generator.next()
    expect(generator.throw(new Error('failed'))).toEqual({ done: true, value: ['failed', 'inside'] })
  })
})

function raise(message: string): never {
  throw new Error(message)
}

/** Run a generator as jest-circus does: outside any context, nested generators on their own. */
function drive(generator: Generator): unknown {
  let step = generator.next()
  while (!step.done) {
    const value: unknown = step.value
    step = generator.next(typeof value === 'string' ? `answer to ${value}` : drive(value as Generator))
  }
  return step.value
}
