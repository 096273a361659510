export { parameterize, type ParameterizeContext, type ParameterizeInput } from './parameterize.js'
