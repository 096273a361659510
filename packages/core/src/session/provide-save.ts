import { provideSave } from './load-save.js'
import * as save from './save.js'

provideSave(save)
