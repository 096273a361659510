// For `node --import`: lets a process load the TypeScript sources as they are, whose imports name `.js` files.
import { existsSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('.') && specifier.endsWith('.js')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL)
      const isRequired = context.conditions.includes('require')
      if (existsSync(fileURLToPath(source))) return next(isRequired ? fileURLToPath(source) : source.href, context)
    }
    return next(specifier, context)
  },
})
