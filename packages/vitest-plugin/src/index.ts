export { understudy, understudy as default } from './plugin.js'
export type { WorkerSettings } from './worker-settings.js'
