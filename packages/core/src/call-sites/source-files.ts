import picomatch from 'picomatch'

/** Which files count, as globs relative to the runner's root. */
export interface SourceFileOptions {
  /** Empty for all. */
  include?: readonly string[]
  exclude?: readonly string[]
}

const SOURCE = /\.(?:[cm]?[jt]s|[jt]sx)$/
const DECLARATION = /\.d\.(?:[cm]?ts|[^/]+\.ts)$/
// What is never anyone's own source.
const NEVER = /(?:^|\/)(?:node_modules|\.[^/]+)(?:\/|$)/
const TEST =
  /\.(?:test|spec|e2e|cy|bench|stories|story)\.[^/]+$|(?:^|\/)__(?:tests|mocks|fixtures|snapshots|testfixtures)__\//
const BUILD_OUTPUT = /(?:^|\/)(?:dist|build|out|coverage)\//
const TEST_FOLDER = /^(?:packages\/[^/]+\/|apps\/[^/]+\/)?(?:tests?|e2e|cypress|playwright|spec)\//
const CONFIG =
  /^(?:(?:packages|apps)\/[^/]+\/)?[^/]+\.config\.[^/]+$|(?:^|\/)(?:jest|vitest)\.(?:setup|workspace)[^/]*$/

/**
 * Build the question whether a file's calls count, for paths relative to the runner's root.
 *
 * `include` decides over what is left out by default, save `node_modules`, dot folders and declarations; tests never count.
 */
export function createSourceFilter({ include = [], exclude = [] }: SourceFileOptions = {}): (path: string) => boolean {
  const isIncluded = include.length > 0 ? picomatch([...include]) : isSourceByDefault
  const isExcluded = exclude.length > 0 ? picomatch([...exclude]) : () => false
  return (path) => {
    const file = path.replaceAll('\\', '/')
    return isSource(file) && isIncluded(file) && !isExcluded(file)
  }
}

/** Tell whether a file is source whose calls count by default. Paths are relative to the runner's root. */
export function isSourceFile(path: string): boolean {
  const file = path.replaceAll('\\', '/')
  return isSource(file) && isSourceByDefault(file)
}

function isSource(file: string): boolean {
  return SOURCE.test(file) && !DECLARATION.test(file) && !NEVER.test(file) && !TEST.test(file)
}

function isSourceByDefault(file: string): boolean {
  return !BUILD_OUTPUT.test(file) && !TEST_FOLDER.test(file) && !CONFIG.test(file)
}
