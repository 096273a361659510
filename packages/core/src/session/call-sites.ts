/** The intrinsic: a test may put something else in its place on the global object. */
const NativeError = Error
const { captureStackTrace } = NativeError

/** What formats stacks: V8 gives it the error and the call sites. */
export type StackFormatter = (error: Error, sites: NodeJS.CallSite[]) => unknown

/** The formatter at work now: that of the runner, which maps positions to the source, or of a test. */
export function currentFormatter(): StackFormatter | undefined {
  const formatter: unknown = NativeError.prepareStackTrace
  return typeof formatter === 'function' ? (formatter as StackFormatter) : undefined
}

/**
 * Take the raw call sites of the stack as it is now, the innermost first, with those of awaiting functions behind them.
 * Whatever a test has set up for its own stacks neither shows here nor is changed; a formatter that was not there is
 * undefined.
 *
 * @param limit how many, at most
 * @param entry leaves out this function, which must be on the stack, and all that it has called
 */
export function captureCallSites(limit: number, entry?: (...parameters: never[]) => unknown): NodeJS.CallSite[] {
  const { stackTraceLimit, prepareStackTrace } = NativeError
  const holder: { stack?: unknown } = {}
  try {
    NativeError.stackTraceLimit = limit
    NativeError.prepareStackTrace = toSites
    captureStackTrace(holder, entry)
    // Formatted on first use.
    const { stack } = holder
    return Array.isArray(stack) ? (stack as NodeJS.CallSite[]) : []
  } catch {
    // Intrinsics that are frozen. Without call sites there is no caller, and nothing else is lost.
    return []
  } finally {
    if (stackTraceLimit === undefined) Reflect.deleteProperty(NativeError, 'stackTraceLimit')
    else Reflect.set(NativeError, 'stackTraceLimit', stackTraceLimit)
    // Without a formatter the property stays, undefined: to delete it at each call would cost a third of the capture.
    Reflect.set(NativeError, 'prepareStackTrace', prepareStackTrace)
  }
}

const toSites: StackFormatter = (_error, sites) => sites
