export { parameterize } from './parameterize.js'
