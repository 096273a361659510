import { withUnderstudy } from '@understudy/jest-env'
import { TestEnvironment } from 'jest-environment-node'

type Parameters = ConstructorParameters<typeof TestEnvironment>

/** An environment with all that can be in the way of another one. */
class OwnEnvironment extends TestEnvironment {
  events: string[] = []

  constructor(...parameters: Parameters) {
    super(...parameters)
    Object.assign(this.global, { built: true, events: this.events })
  }

  override async setup(): Promise<void> {
    await super.setup()
    Object.assign(this.global, { setUp: true })
  }

  handleTestEvent = async (event: { name: string }): Promise<void> => {
    this.events.push(event.name)
  }
}

export default withUnderstudy(OwnEnvironment)
