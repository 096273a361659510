import * as sanitize from './sanitize.js'
import { provideSecretRules } from './secret-rules.js'

provideSecretRules(sanitize)
