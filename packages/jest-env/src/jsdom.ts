import { TestEnvironment } from 'jest-environment-jsdom'
import { withUnderstudy } from './with-understudy.js'

/** Jest's jsdom environment, with downstream calls recorded and replayed. */
const UnderstudyJsdomEnvironment = withUnderstudy(TestEnvironment)

export default UnderstudyJsdomEnvironment
