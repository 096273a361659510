import { defineConfig } from '@understudy/core'

const baseUrl: string = process.env.SERVICE_URL ?? ''

export default defineConfig({ services: { Styles: { baseUrl } } })
