import type { EnvironmentContext, JestEnvironment, JestEnvironmentConfig } from '@jest/environment'
import type { Circus } from '@jest/types'
import type { TestEnvironment } from 'jest-environment-node'
import { TestFile } from './test-file.js'

/** A Jest environment's class, whatever its constructor asks for. */
export type EnvironmentClass = new (...parameters: never) => object

type EventHandler = (event: Circus.Event, state: Circus.State) => void | Promise<void>

/**
 * Add recording and replaying to any Jest environment.
 *
 * What the environment does by itself stays as it is: its own `setup`, `teardown` and `handleTestEvent` run as before.
 * The session begins in the constructor, because Jest runs `setupFiles` before it calls `setup`.
 */
export function withUnderstudy<T extends EnvironmentClass>(Environment: T): T {
  // A mixin sees only what all environments share; the caller gets the type back that it gave.
  const Base = Environment as unknown as typeof TestEnvironment

  class UnderstudyEnvironment extends Base {
    readonly #testFile: TestFile
    readonly #inheritedHandler: EventHandler | undefined

    constructor(config: JestEnvironmentConfig, context: EnvironmentContext) {
      super(config, context)
      this.#inheritedHandler = takeInheritedHandler(this, Base.prototype)
      this.#testFile = new TestFile(this, config, context)
    }

    handleTestEvent(event: Circus.Event, state: Circus.State): void | Promise<void> {
      // Jest does not wait for an answer to its synchronous events, so nothing here may turn asynchronous by itself.
      const inherited = this.#inheritedHandler?.call(this, event, state)
      return inherited === undefined
        ? this.#testFile.handle(event, state)
        : inherited.then(() => this.#testFile.handle(event, state))
    }

    override async teardown(): Promise<void> {
      try {
        await this.#testFile.finish()
      } finally {
        await super.teardown()
      }
    }
  }

  return UnderstudyEnvironment as unknown as T
}

/** A handler that is a field of the instance would hide the method below it: take it off, to be called from there. */
function takeInheritedHandler(instance: object, prototype: JestEnvironment): EventHandler | undefined {
  const field = Object.getOwnPropertyDescriptor(instance, 'handleTestEvent')?.value as EventHandler | undefined
  if (field === undefined) return prototype.handleTestEvent as EventHandler | undefined
  Reflect.deleteProperty(instance, 'handleTestEvent')
  return field
}
