import { describe, expect, it } from 'vitest'
import { editVitestConfig } from './vitest-config.js'

function edited(text: string, file = 'vitest.config.ts'): string {
  const result = editVitestConfig(file, text)
  if (result.by !== 'edit') throw new Error(JSON.stringify(result))
  expect(editVitestConfig(file, result.text)).toEqual({ by: 'none' })
  return result.text
}

function why(text: string): string {
  const result = editVitestConfig('vitest.config.ts', text)
  return result.by === 'hand' ? result.why : result.by
}

const IMPORT = `import { understudy } from '@understudy/vitest-plugin'\n`

describe('a configuration gets the plugin, and keeps all else', () => {
  it.each([
    {
      shape: 'without plugins',
      before: `import { defineConfig } from 'vitest/config'\n\nexport default defineConfig({\n  test: { globals: true },\n})\n`,
      after: `import { defineConfig } from 'vitest/config'\n${IMPORT}\nexport default defineConfig({\n  plugins: [understudy()],\n  test: { globals: true },\n})\n`,
    },
    {
      shape: 'with plugins on one line',
      before: `import react from '@vitejs/plugin-react'\nexport default { plugins: [react()] }\n`,
      after: `import react from '@vitejs/plugin-react'\n${IMPORT}export default { plugins: [react(), understudy()] }\n`,
    },
    {
      shape: 'with plugins on lines of their own, CRLF, tabs, double quotes, semicolons and comments',
      before: `import react from "@vitejs/plugin-react"; // JSX\r\n\r\nexport default {\r\n\tplugins: [\r\n\t\treact(), // first\r\n\t],\r\n};\r\n`,
      after: `import react from "@vitejs/plugin-react"; // JSX\r\nimport { understudy } from "@understudy/vitest-plugin";\r\n\r\nexport default {\r\n\tplugins: [\r\n\t\treact(), // first\r\n\t\tunderstudy(),\r\n\t],\r\n};\r\n`,
    },
    {
      shape: 'without a trailing comma',
      before: `import a from 'a'\nexport default {\n  plugins: [\n    a() // first\n  ]\n}\n`,
      after: `import a from 'a'\n${IMPORT}export default {\n  plugins: [\n    a(), // first\n    understudy()\n  ]\n}\n`,
    },
    {
      shape: 'with no plugin in the list',
      before: `import a from 'a'\nexport default { plugins: [], test: a }\n`,
      after: `import a from 'a'\n${IMPORT}export default { plugins: [understudy()], test: a }\n`,
    },
    {
      shape: 'with plugins that are made elsewhere',
      before: `import { plugins } from './plugins'\nexport default { plugins }\n`,
      after: `import { plugins } from './plugins'\n${IMPORT}export default { plugins: [plugins, understudy()] }\n`,
    },
    {
      shape: 'with plugins in a list that has a name',
      before: `import a from 'a'\nconst plugins = [a()]\nexport default { plugins }\n`,
      after: `import a from 'a'\n${IMPORT}const plugins = [a(), understudy()]\nexport default { plugins }\n`,
    },
    {
      shape: 'with plugins that are filtered',
      before: `import a from 'a'\nexport default { plugins: [a(), false].filter(Boolean) }\n`,
      after: `import a from 'a'\n${IMPORT}export default { plugins: [[a(), false].filter(Boolean), understudy()] }\n`,
    },
    {
      shape: 'that is empty',
      before: `export default {}\n`,
      after: `${IMPORT}\nexport default { plugins: [understudy()] }\n`,
    },
    {
      shape: 'with a comment alone in it, and a docstring',
      before: `/** @type {import('vitest/config').ViteUserConfig} */\nexport default {\n  // nothing yet\n}\n`,
      after: `${IMPORT}\n/** @type {import('vitest/config').ViteUserConfig} */\nexport default {\n  plugins: [understudy()],\n  // nothing yet\n}\n`,
    },
    {
      shape: 'that is a function with several ends',
      before: `import { defineConfig } from 'vitest/config'\nexport default defineConfig(async ({ mode }) => {\n  if (mode === 'ci') return { test: { retry: 2 } }\n  const other = () => { return { no: 1 } }\n  return {\n    test: { name: other.name },\n  }\n})\n`,
      after: `import { defineConfig } from 'vitest/config'\n${IMPORT}export default defineConfig(async ({ mode }) => {\n  if (mode === 'ci') return { plugins: [understudy()], test: { retry: 2 } }\n  const other = () => { return { no: 1 } }\n  return {\n    plugins: [understudy()],\n    test: { name: other.name },\n  }\n})\n`,
    },
    {
      shape: 'that is merged with another',
      before: `import { defineConfig, mergeConfig } from 'vitest/config'\nimport viteConfig from './vite.config'\n\nexport default mergeConfig(\n  viteConfig,\n  defineConfig({\n    test: {},\n  }),\n)\n`,
      after: `import { defineConfig, mergeConfig } from 'vitest/config'\nimport viteConfig from './vite.config'\n${IMPORT}\nexport default mergeConfig(\n  viteConfig,\n  defineConfig({\n    plugins: [understudy()],\n    test: {},\n  }),\n)\n`,
    },
    {
      shape: 'that has a name and a type',
      before: `import type { ViteUserConfig } from 'vitest/config'\nconst config: ViteUserConfig = {\n  test: {},\n} satisfies ViteUserConfig\nexport default config as ViteUserConfig\n`,
      after: `import type { ViteUserConfig } from 'vitest/config'\n${IMPORT}const config: ViteUserConfig = {\n  plugins: [understudy()],\n  test: {},\n} satisfies ViteUserConfig\nexport default config as ViteUserConfig\n`,
    },
    {
      shape: 'that spreads another',
      before: `import base from '../base.config'\nexport default {\n  ...base,\n  test: {}\n}\n`,
      after: `import base from '../base.config'\n${IMPORT}export default {\n  ...base,\n  test: {},\n  plugins: [...(base.plugins ?? []), understudy()]\n}\n`,
    },
    {
      shape: 'with projects',
      before: `import { defineConfig } from 'vitest/config'\nexport default defineConfig({\n  test: {\n    projects: ['packages/*', { test: { name: 'unit' } }],\n  },\n})\n`,
      after: `import { defineConfig } from 'vitest/config'\n${IMPORT}export default defineConfig({\n  plugins: [understudy()],\n  test: {\n    projects: ['packages/*', { test: { name: 'unit' } }],\n  },\n})\n`,
    },
    {
      shape: 'of a framework',
      before: `import { defineVitestConfig } from '@nuxt/test-utils/config'\nexport default defineVitestConfig({ test: {} })\n`,
      after: `import { defineVitestConfig } from '@nuxt/test-utils/config'\n${IMPORT}export default defineVitestConfig({ plugins: [understudy()], test: {} })\n`,
    },
    {
      shape: 'that imports the plugin, and does not call it',
      before: `import play from '@understudy/vitest-plugin'\nexport default { test: {} }\n`,
      after: `import play from '@understudy/vitest-plugin'\nexport default { plugins: [play()], test: {} }\n`,
    },
    {
      shape: 'with another thing of that name',
      before: `import { understudy } from './actors'\nexport default { test: { name: understudy } }\n`,
      after: `import { understudy } from './actors'\nimport { understudy as understudyPlugin } from '@understudy/vitest-plugin'\nexport default { plugins: [understudyPlugin()], test: { name: understudy } }\n`,
    },
    {
      shape: 'with a byte order mark and no newline at the end',
      before: `\uFEFFexport default { test: {} }`,
      after: `\uFEFF${IMPORT}\nexport default { plugins: [understudy()], test: {} }`,
    },
  ])('$shape', ({ before, after }) => {
    expect(edited(before)).toBe(after)
  })

  it('of CommonJS', () => {
    const before = `const { defineConfig } = require("vitest/config");\n\nmodule.exports = defineConfig({ test: {} });\n`
    expect(edited(before, 'vitest.config.cjs')).toBe(
      `const { defineConfig } = require("vitest/config");\nconst { understudy } = require("@understudy/vitest-plugin");\n\nmodule.exports = defineConfig({ plugins: [understudy()], test: {} });\n`,
    )
  })
})

describe('a configuration is left as it is', () => {
  it.each([
    {
      shape: 'made elsewhere',
      text: `import base from './base'\nexport default base\n`,
      says: 'It is not made of an object that is written in this file, but of base.',
    },
    {
      shape: 'made by an unknown call',
      text: `export default make({ mode: 'x' })\n`,
      says: "It is not made of an object that is written in this file, but of make({ mode: 'x' }).",
    },
    { shape: 'that does not parse', text: `export default {`, says: 'It does not parse.' },
    { shape: 'that exports nothing', text: `const config = {}\n`, says: 'It exports no configuration by default.' },
    {
      shape: 'changed after it is made',
      text: `const config = { test: {} }\nconfig.plugins = []\nexport default config\n`,
      says: '"config" is changed after it is made.',
    },
    {
      shape: 'that spreads what a call returns',
      text: `export default { ...base(), test: {} }\n`,
      says: 'What it spreads may bring "plugins" of its own.',
    },
    {
      shape: 'that spreads behind its plugins',
      text: `export default { plugins: [], ...base }\n`,
      says: 'What it spreads may replace its "plugins".',
    },
    {
      shape: 'with the set-up listed by hand',
      text: `export default { test: { setupFiles: ['@understudy/vitest-plugin/setup'] } }\n`,
      says: 'none',
    },
  ])('$shape', ({ text, says }) => {
    expect(why(text)).toBe(says)
  })
})
