import { isAbsolute, relative, sep } from 'node:path'

/** A path as seen from the runner's root, `/` between folders; absolute where it is on another drive. */
export function relativePath(rootDir: string, path: string): string {
  const inside = relative(rootDir, path)
  return isAbsolute(inside) ? path : inside.split(sep).join('/')
}
