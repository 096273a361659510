// Bundles the coverage page's own source into one module of strings, so that the reporter needs no file beside it and
// users no dependency. Both the build and the tests load it in the place of the module that its types declare.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const NAME = './page-module.js'
const ID = '\0report-page'
const SOURCE = fileURLToPath(new URL('../report-page/src/', import.meta.url))

interface LoadContext {
  addWatchFile: (path: string) => void
}

/** Plugin for rolldown and Vite that makes the module `src/report/html/page-module.js`. */
export function reportPage() {
  return {
    name: 'report-page',
    resolveId(id: string) {
      return id === NAME ? ID : null
    },
    async load(this: LoadContext, id: string) {
      if (id !== ID) return null
      const page = await bundleReportPage((file) => this.addWatchFile(file))
      return Object.entries(page)
        .map(([name, text]) => `export const ${name} = ${JSON.stringify(text)}\n`)
        .join('')
    },
  }
}

async function bundleReportPage(watch: (file: string) => void) {
  const bundle = await build({
    input: `${SOURCE}main.tsx`,
    platform: 'browser',
    resolve: { extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } },
    tsconfig: fileURLToPath(new URL('../report-page/tsconfig.json', import.meta.url)),
    transform: { target: 'es2022' },
    output: { format: 'es', minify: true },
    write: false,
    logLevel: 'warn',
  })
  const { code, moduleIds } = bundle.output[0]
  const sheet = `${SOURCE}page.css`
  for (const file of [...moduleIds, sheet]) watch(file)
  // The page waits for its data, which a script may do only inside a function.
  const script = withoutTags(`(async()=>{${code.trim()}})()`)
  const style = compactStyle(await readFile(sheet, 'utf8'))
  return { script, style, scriptHash: hashOf(script), styleHash: hashOf(style) }
}

/** In a string or a regular expression, where alone the bundle could hold a tag, `\x3c` is `<`. */
function withoutTags(code: string): string {
  return code.replaceAll(/<(?=\/script|script|!--)/gi, String.raw`\x3c`)
}

function compactStyle(text: string): string {
  return text
    .replaceAll(/\/\*.*?\*\//gs, '')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim()
}

/** As a content security policy names what may run. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}
