import { describe, expect, it } from 'vitest'
import { withCoverageOptions } from './coverage-check.js'
import { resolveConfig } from './resolve-config.js'

const SOURCE = 'the options of "@understudy/jest-env/reporter"'

describe('withCoverageOptions', () => {
  const config = resolveConfig({ coverage: { directory: 'out', reporters: ['json'], enabled: false } }, null)

  it('lays the keys that are given over the configuration, and asks for coverage', () => {
    const { coverage } = withCoverageOptions(config, { reporters: ['html', ['text', { maxRows: 5 }]] }, SOURCE)
    expect(coverage).toEqual({
      ...config.coverage,
      enabled: true,
      reporters: [
        { name: 'html', options: {} },
        { name: 'text', options: { maxRows: 5 } },
      ],
    })
  })

  it.each([['https://git.example.com/{file}#L{line}'], [false]])('takes %j for the links of the page', (sourceLink) => {
    const { coverage } = withCoverageOptions(config, { reporters: [['html', { sourceLink }]] }, SOURCE)
    expect(coverage.reporters).toEqual([{ name: 'html', options: { sourceLink } }])
  })

  it('refuses links that name no file', () => {
    expect(() => withCoverageOptions(config, { reporters: [['html', { sourceLink: 'vscode' }]] }, SOURCE)).toThrow(
      '"reporters[0][1].sourceLink" is "vscode"',
    )
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

  it.each([
    [['text', { maxrows: 5 }], '"reporters[0][1].maxrows" is an unknown key', 'rename it to "maxRows"'],
    [['lcov', { projectRoot: 5 }], '"reporters[0][1].projectRoot" is a number', 'a text'],
    [['html', { open: true }], '"reporters[0][1].open" is an unknown key', 'remove it'],
    [['pdf', {}], '"reporters[0][0]" is "pdf"', ''],
  ])('refuses what no report can be told: %j', (reporter, what, fix) => {
    const apply = (): unknown => withCoverageOptions(config, { reporters: [reporter] }, SOURCE)
    expect(apply).toThrow(what)
    expect(apply).toThrow(fix)
  })
})
