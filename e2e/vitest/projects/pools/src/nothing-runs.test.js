import { test } from 'vitest'

// No hook runs in this file, so its session is still open when a worker that is not isolated takes the next one.
await fetch(`${process.env.SERVICE_URL}/nothing-runs`).catch(() => {})

test.skipIf(true)('runs nowhere', () => {})
