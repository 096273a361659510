import { existsSync } from 'node:fs'
import type { Project } from './project.ts'

/** The parts of an interaction that the stories look at. */
export interface RecordedCall {
  id: string
  test: string | null
  recordedAt: string
  request: { method: string; url: string }
  response?: { status: number; latencyMs: number; body?: { json?: { path: string; version: number } } }
}

/** The interactions of a recording, or null where there is none. */
export function readRecording(project: Project, file: string): RecordedCall[] | null {
  if (!existsSync(project.path(file))) return null
  return (JSON.parse(project.read(file)) as { interactions: RecordedCall[] }).interactions
}

/** Each interaction of a recording as its test and what was asked. */
export function recordedCalls(project: Project, file: string): [test: string | null, path: string][] {
  return (readRecording(project, file) ?? []).map(({ test, request }) => [test, new URL(request.url).pathname])
}
