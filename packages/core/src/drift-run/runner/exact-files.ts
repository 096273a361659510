const SCRIPT = /\.[cm]?[jt]sx?$/

/**
 * List the files that Vitest takes beside those that are named: it takes a file whose path, seen from the folder of its
 * project, contains the other's seen from there, in any letter case. Which folder that is, is not known, so it may be any.
 */
export function filesTakenToo(files: readonly string[], projectFiles: readonly string[]): string[] {
  const named = new Set(files)
  const wanted = files.map((file) => file.toLowerCase())
  return projectFiles.filter((file) => {
    if (named.has(file) || !SCRIPT.test(file)) return false
    const path = file.toLowerCase()
    return wanted.some((one) => isTaken(path, one))
  })
}

function isTaken(file: string, wanted: string): boolean {
  if (!file.includes(wanted.slice(wanted.lastIndexOf('/') + 1))) return false
  const folders = wanted.split('/').slice(0, -1)
  return Array.from({ length: folders.length + 1 }, (_, depth) => folders.slice(0, depth).join('/')).some((folder) => {
    const below = folder === '' ? '' : `${folder}/`
    return file.startsWith(below) && file.slice(below.length).includes(wanted.slice(below.length))
  })
}

/** Write a path as a glob that fits it alone. On Windows a backslash parts folders, so any character may stand there. */
export function escapeGlob(path: string, platform: NodeJS.Platform = process.platform): string {
  const special = /[()[\]{}!*?@+|]/g
  if (platform === 'win32') return path.replaceAll('\\', '/').replaceAll(special, '?')
  return path.replaceAll(/[\\()[\]{}!*?@+|]/g, String.raw`\$&`)
}
