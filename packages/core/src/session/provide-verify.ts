import { provideVerify } from './load-verify.js'
import * as verify from './verify.js'

provideVerify(verify)
