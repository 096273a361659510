/** The first Node that has all that is used. */
const FLOOR = [22, 12] as const

/** Say that a Node is too old for this build: a sentence; null where it is not. */
export function refusedNode(version: string): string | null {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > FLOOR[0] || (major === FLOOR[0] && minor >= FLOOR[1])) return null
  return `understudy needs Node ${FLOOR.join('.')} or later, and this is Node ${version}.`
}
