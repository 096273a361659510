import { readdir } from 'node:fs/promises'
import { existsSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import picomatch from 'picomatch'
import { recordingPathOf } from '@understudy/core/store'
import { findRecordings, NoRecordingError, recordingOf } from './find-recordings.js'

/**
 * Find the recordings that are to be served: those named, those of the test files named, those in the folders named, and
 * those that a glob fits, itself or by its test file; all below the working folder, if none is named. Sorted, each once.
 * @throws NoRecordingError
 */
export async function findServed(files: readonly string[], cwd: string): Promise<string[]> {
  if (files.length === 0) return findRecordings(['.'], cwd)
  const found = await Promise.all(files.map((file) => recordingsFor(file, cwd)))
  return [...new Set(found.flat())].toSorted()
}

async function recordingsFor(file: string, cwd: string): Promise<string[]> {
  const path = resolve(cwd, file)
  if (existsSync(path)) {
    if (recordingOf(path) !== null || statSync(path).isDirectory()) return findRecordings([file], cwd)
    const recording = recordingPathOf(path)
    if (existsSync(recording)) return [recording]
    throw new NoRecordingError(`"${file}" has no recording: there is no "${relative(cwd, recording)}".`)
  }
  if (!picomatch.scan(file).isGlob) return findRecordings([file], cwd)
  const fitting = await fitGlob(file, cwd)
  if (fitting.length === 0) throw new NoRecordingError(`No recording, and no test file that has one, fits "${file}".`)
  return fitting
}

async function fitGlob(glob: string, cwd: string): Promise<string[]> {
  const { base } = picomatch.scan(glob)
  const fits = picomatch(resolve(cwd, glob).split(sep).join('/'), { dot: true })
  const all = await findRecordings([base === '' ? '.' : base], cwd)
  const kept = await Promise.all(
    all.map(async (recording) => {
      const names = [recording, ...(await testFilesOf(recording))]
      return names.some((name) => fits(name.split(sep).join('/'))) ? [recording] : []
    }),
  )
  return kept.flat()
}

async function testFilesOf(recording: string): Promise<string[]> {
  const folder = dirname(dirname(recording))
  const names = await readdir(folder)
  return names.map((name) => join(folder, name)).filter((path) => recordingPathOf(path) === recording)
}
