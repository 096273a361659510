import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'own', setupFiles: './set-up.js' } })
