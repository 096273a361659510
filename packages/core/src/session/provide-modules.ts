import { saving, secretRules, verifying } from './later-modules.js'
import * as sanitize from './sanitize.js'
import * as save from './save.js'
import * as verify from './verify.js'

secretRules.provide(sanitize)
saving.provide(save)
verifying.provide(verify)
