/** Where this package and the engine stand; no code of a sandbox is loaded from there. */
const OWN_FOLDERS = [import.meta.url, import.meta.resolve('@understudy/core')].map((url) => new URL('.', url).href)

/** Take the frames of our wrapping off an error's stack, so that a failure reads as it would without us. */
export function hideOwnFrames(error: unknown, depth = 0): void {
  if (!hasStack(error) || depth > MAX_DEPTH) return
  const lines = error.stack.split('\n')
  const kept = lines.filter((line) => !isOwnFrame(line))
  // `Reflect.set` leaves a frozen error as it is, where an assignment would throw.
  if (kept.length < lines.length) Reflect.set(error, 'stack', kept.join('\n'))
  hideOwnFrames(error.cause, depth + 1)
}

function isOwnFrame(line: string): boolean {
  return line.trimStart().startsWith('at ') && OWN_FOLDERS.some((folder) => line.includes(folder))
}

function hasStack(error: unknown): error is { stack: string; cause?: unknown } {
  return typeof error === 'object' && error !== null && 'stack' in error && typeof error.stack === 'string'
}

/** Chains of causes may be circular. */
const MAX_DEPTH = 8
