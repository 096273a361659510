import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildIfStale, PACKAGES, ROOT, underBuildLock } from './build.mjs'
import { run } from './run.mjs'

/**
 * Build what is stale, and pack every package as it would be published.
 * @param {string} outDir made where it is missing
 * @returns {Promise<Record<string, string>>} absolute tarball paths by package name
 */
export async function packAll(outDir) {
  mkdirSync(outDir, { recursive: true })
  return underBuildLock(async () => {
    await buildIfStale()
    /** @type {Record<string, string>} */
    const tarballs = {}
    for (const folder of PACKAGES) {
      const { name, filename } = await pack(join(ROOT, 'packages', folder), outDir)
      tarballs[name] = resolve(outDir, filename)
    }
    return tarballs
  })
}

/**
 * @param {string} folder
 * @param {string} outDir
 * @returns {Promise<{ name: string, filename: string }>}
 */
async function pack(folder, outDir) {
  const output = await run('pnpm', ['pack', '--json', '--pack-destination', resolve(outDir)], { cwd: folder })
  return JSON.parse(output.slice(output.indexOf('{')))
}

if (import.meta.main) {
  const tarballs = await packAll(process.argv[2] ?? join(ROOT, '.packed'))
  for (const path of Object.values(tarballs)) console.log(path)
}
