import type { Circus } from '@jest/types'

/** Call `body` in the context, and return what it returns. */
export type RunInContext = <T>(body: () => T) => T

type Resumable = Generator<unknown, unknown, unknown>
type Callable = (this: unknown, ...parameters: unknown[]) => unknown

/**
 * Make a test or hook function run in a context.
 *
 * Jest reads two things off the function: its `length` (whether it takes `done`) and whether it is a generator function.
 * Both stay what they were.
 */
export function bindToContext<T extends Circus.TestFn>(fn: T, run: RunInContext): T {
  const original = fn as unknown as Callable
  const bound = isGeneratorFunction(fn) ? bindGenerator(original, run) : bindFunction(original, run)
  return Object.defineProperties(bound, {
    length: { value: fn.length, configurable: true },
    name: { value: fn.name, configurable: true },
  }) as unknown as T
}

function bindFunction(fn: Callable, run: RunInContext): Callable {
  return function (this: unknown, ...parameters) {
    return run(() => fn.apply(this, parameters))
  }
}

function bindGenerator(fn: Callable, run: RunInContext): Callable {
  return function* (this: unknown, ...parameters: unknown[]) {
    return yield* resumedInContext(run(() => fn.apply(this, parameters)) as Resumable, run)
  }
}

/** Whoever drives the generator (`co`, in Jest) does so from outside; each step has to enter the context again. */
function* resumedInContext(generator: Resumable, run: RunInContext): Resumable {
  let step = run(() => generator.next())
  while (!step.done) {
    const { value } = step
    const resume = yield* answerTo(isGenerator(value) ? resumedInContext(value, run) : value)
    step = run(() => resume(generator))
  }
  return step.value
}

function* answerTo(value: unknown): Generator<unknown, (generator: Resumable) => IteratorResult<unknown, unknown>> {
  try {
    const answer = yield value
    return (generator) => generator.next(answer)
  } catch (error) {
    return (generator) => generator.throw(error)
  }
}

/** The sandbox has a `GeneratorFunction` of its own, so only the tag can tell. */
function isGeneratorFunction(fn: object): boolean {
  return Object.prototype.toString.call(fn) === '[object GeneratorFunction]'
}

function isGenerator(value: unknown): value is Resumable {
  return Object.prototype.toString.call(value) === '[object Generator]'
}
