export { readProjectRecordings, type ProjectRecording } from './project-recordings.js'
