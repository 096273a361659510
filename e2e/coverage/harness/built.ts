import { transformSync } from '@swc/core'
import type { Stage } from './stage.ts'

/** How a module's source map is, once it is built. */
export type SourceMap = 'right' | 'missing' | 'of a removed source'

/** Build a service's module as for publishing, and have a test file of the project call that. */
export function useBuilt(stage: Stage, service: string, testFile: string, map: SourceMap): string {
  const source = `src/services/${service}.ts`
  const built = `dist/services/${service}.js`
  const { code, map: text = '' } = transformSync(stage.read(source), {
    filename: source,
    sourceMaps: true,
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  })
  const linked = code.replaceAll(`'../`, `'../../src/`).replaceAll(`"../`, `"../../src/`)
  stage.write(built, `${linked}\n//# sourceMappingURL=${service}.js.map\n`)
  const sources = [map === 'right' ? `../../${source}` : `../../src/services/removed.ts`]
  const pointing = { ...(JSON.parse(text) as object), sources, sourcesContent: undefined }
  if (map !== 'missing') stage.write(`${built}.map`, JSON.stringify(pointing))
  stage.write(testFile, stage.read(testFile).replace(`'./services/${service}'`, `'../${built}'`))
  return built
}
