// For `node --import`: the system's clock, one year on, for everything that runs above it. Sandboxes have a `Date` of
// their own, so it is moved in each as it is made.
import { createRequire, syncBuiltinESMExports } from 'node:module'

const MOVE = `{
  const { now } = Date
  const later = () => now() + 365 * 24 * 3600 * 1000
  globalThis.Date = class Date extends globalThis.Date {
    constructor(...args) {
      if (args.length === 0) super(later())
      else super(...args)
    }
    static now() {
      return later()
    }
  }
}`

const vm = createRequire(import.meta.url)('node:vm')
const { createContext } = vm
vm.createContext = (...args) => {
  const context = createContext(...args)
  vm.runInContext(MOVE, context)
  return context
}
syncBuiltinESMExports()
vm.runInThisContext(MOVE)
