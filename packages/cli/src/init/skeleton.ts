import { join } from 'node:path'
import { findConfig } from '@understudy/core/config'
import type { Change } from './change.js'
import type { Project } from './project.js'

/** A configuration to fill in, and the packages that it imports. */
export interface Skeleton {
  changes: Change[]
  needs: string[]
}

const BODY = `  services: {
    // PaymentService: {
    //   baseUrl: 'https://payments.example.com/v2',
    //   operations: { processRefund: 'POST /refunds', getPayment: 'GET /payments/:id' },
    // },
  },
`

/**
 * Plan an understudy.config to fill in, unless the project has one.
 * @throws config-unreadable
 */
export function planSkeleton({ folder, isModule, isTypeScript }: Project): Skeleton {
  if (findConfig(folder) !== null) return { changes: [], needs: [] }
  const file = isTypeScript ? 'understudy.config.ts' : `understudy.config.${isModule ? 'js' : 'mjs'}`
  const after = `import { defineConfig } from '@understudy/core'\n\nexport default defineConfig({\n${BODY}})\n`
  return { changes: [{ path: join(folder, file), before: null, after }], needs: ['@understudy/core'] }
}
