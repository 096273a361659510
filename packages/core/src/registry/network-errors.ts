export { NETWORK_ERRORS } from '../model/network-errors.js'
