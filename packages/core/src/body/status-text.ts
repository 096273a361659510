// Not by `import`: an ES module's view of `node:http` reads all its exports, and one of them loads undici, which takes
// ten times as long as the module itself.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

/** The standard phrase of a status; empty for one that has none. */
export function statusText(status: number): string {
  return STATUS_CODES[status] ?? ''
}
