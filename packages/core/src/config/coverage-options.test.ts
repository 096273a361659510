import { describe, expect, it } from 'vitest'
import { withCoverageOptions } from './coverage-check.js'
import { resolveConfig } from './resolve-config.js'

const SOURCE = 'the options of "@understudy/jest-env/reporter"'

describe('withCoverageOptions', () => {
  const config = resolveConfig({ coverage: { directory: 'out', reporters: ['json'], enabled: false } }, null)

  it('lays the keys that are given over the configuration, and asks for coverage', () => {
    const { coverage } = withCoverageOptions(config, { reporters: ['text', ['html', { open: true }]] }, SOURCE)
    expect(coverage).toEqual({
      ...config.coverage,
      enabled: true,
      reporters: [
        { name: 'text', options: {} },
        { name: 'html', options: { open: true } },
      ],
    })
  })

  it.each([[undefined], [{}], [{ directory: undefined }]])('leaves the configuration as it is for %j', (options) => {
    expect(withCoverageOptions(config, options, SOURCE)).toBe(config)
  })

  it('switches coverage off where the options do', () => {
    const on = resolveConfig({ coverage: {} }, null)
    expect(withCoverageOptions(on, { enabled: false }, SOURCE).coverage.enabled).toBe(false)
  })

  it('refuses unknown keys, and names where they stand', () => {
    expect(() => withCoverageOptions(config, { treshholds: {} }, SOURCE)).toThrow(
      /^\[config-invalid\] In the options of "@understudy\/jest-env\/reporter", "treshholds" is an unknown key\n.*\n {2}fix +rename it to "thresholds"$/,
    )
  })
})
