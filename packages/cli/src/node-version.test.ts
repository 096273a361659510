import { expect, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import { refusedNode } from './node-version.js'

test.each(['20.20.2', '22.11.0', '9.0.0'])('refuses Node %s', (version) => {
  expect(refusedNode(version)).toBe(`understudy needs Node 22.12 or later, and this is Node ${version}.`)
})

test.each(['22.12.0', '22.12.0-nightly', '23.0.0', '24.21.0', '100.1.2'])('takes Node %s', (version) => {
  expect(refusedNode(version)).toBeNull()
})

test('has the floor of the package', () => {
  expect(manifest.engines.node).toBe('>=22.12')
})
