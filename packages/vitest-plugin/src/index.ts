export { understudy, understudy as default, type UnderstudyOptions } from './plugin.js'
export type { WorkerSettings } from './worker-settings.js'
