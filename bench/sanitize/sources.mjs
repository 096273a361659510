import { registerHooks } from 'node:module'

const CORE = new URL('../../packages/core/src/', import.meta.url)

let hooked = false

/**
 * Import a module of the core from its TypeScript, as it stands in the working tree: `session/index.ts`. Node strips
 * the types; imports say `.js` where a `.ts` lies.
 */
export function importSource(path) {
  if (!hooked) registerHooks({ resolve: resolveTypeScript })
  hooked = true
  return import(new URL(path, CORE).href)
}

function resolveTypeScript(specifier, context, next) {
  const isRelative = /^\.\.?\//.test(specifier) && context.parentURL?.startsWith(CORE.href)
  if (!isRelative || !specifier.endsWith('.js')) return next(specifier, context)
  try {
    return next(`${specifier.slice(0, -3)}.ts`, context)
  } catch {
    return next(specifier, context)
  }
}
