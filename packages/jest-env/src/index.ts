import { TestEnvironment } from 'jest-environment-node'
import { withUnderstudy } from './with-understudy.js'

export { withUnderstudy } from './with-understudy.js'

/** Jest's Node environment, with downstream calls recorded and replayed. */
const UnderstudyEnvironment = withUnderstudy(TestEnvironment)

export default UnderstudyEnvironment
