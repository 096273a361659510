import JsdomEnvironment from 'jest-environment-jsdom'
import { withUnderstudy } from './with-understudy.js'

/** Jest's jsdom environment, with downstream calls recorded and replayed. */
const UnderstudyJsdomEnvironment = withUnderstudy(JsdomEnvironment)

export default UnderstudyJsdomEnvironment
