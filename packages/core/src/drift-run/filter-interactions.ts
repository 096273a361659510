import { UnderstudyError } from '../errors.js'
import type { Interaction } from '../model/index.js'
import { nearestName } from '../nearest-name.js'
import type { ProjectRecording } from './project-recordings.js'

/** What is looked at of a recording. */
export type FilteredRecording = Pick<ProjectRecording, 'path' | 'testFile' | 'recording'>

/** What a run is to check. */
export interface InteractionFilters {
  /**
   * Each a file or a part of its path, a test or a part of its name, `Service` or `Service.operation`; one that is exactly
   * a service or an operation is nothing else. Several are "or"; none is all.
   */
  texts: readonly string[]
  /** `Service` or `Service.operation`. Several are "or", and "and" with the texts; none is all. */
  services: readonly string[]
}

/** Tells whether an interaction of a recording is wanted. */
export type IsWanted = (recording: FilteredRecording, interaction: Interaction) => boolean

/**
 * Read filters. Letter case does not matter.
 *
 * @throws drift-filter-unknown where one fits nothing that is recorded
 */
export function readFilters(recordings: readonly FilteredRecording[], filters: InteractionFilters): IsWanted {
  const known = knownNames(recordings)
  const byText = filters.texts.map((text) => readText(text, known))
  const byService = filters.services.map((name) => readService(name, known))
  const fits = (all: readonly IsWanted[], ...one: Parameters<IsWanted>): boolean =>
    all.length === 0 || all.some((isWanted) => isWanted(...one))
  return (recording, interaction) => fits(byText, recording, interaction) && fits(byService, recording, interaction)
}

interface KnownNames {
  files: Set<string>
  tests: Set<string>
  services: Set<string>
  operations: Set<string>
}

function knownNames(recordings: readonly FilteredRecording[]): KnownNames {
  const interactions = recordings.flatMap(({ recording }) => recording.interactions)
  return {
    files: new Set(recordings.flatMap(({ path, testFile }) => [testFile ?? path, path])),
    tests: new Set(interactions.flatMap(({ test }) => test ?? [])),
    services: new Set(interactions.map(({ service }) => service)),
    operations: new Set(interactions.map(nameOf)),
  }
}

function readText(text: string, known: KnownNames): IsWanted {
  const ofService = serviceFilter(text, known)
  if (ofService !== null) return ofService
  const inPath = pathPart(text)
  const inTest = text.toLowerCase()
  const isOfFile = ({ path, testFile }: FilteredRecording): boolean =>
    contains(testFile ?? '', inPath) || contains(path, inPath)
  const isOfTest = ({ test }: Interaction): boolean => test !== null && contains(test, inTest)
  const withTest = new Map<FilteredRecording, boolean>()
  const hasTest = (recording: FilteredRecording): boolean => {
    const has = withTest.get(recording) ?? recording.recording.interactions.some(isOfTest)
    withTest.set(recording, has)
    return has
  }
  if (![...known.files, ...known.tests].some((name) => contains(name, inPath) || contains(name, inTest))) {
    throw unknown(text, known)
  }
  return (recording, one) => isOfFile(recording) || (one.test === null ? hasTest(recording) : isOfTest(one))
}

function readService(name: string, known: KnownNames): IsWanted {
  const filter = serviceFilter(name, known)
  if (filter === null) throw unknown(name, { ...known, files: new Set(), tests: new Set() })
  return filter
}

/** A service or an operation by its whole name; null for anything else. */
function serviceFilter(name: string, { services, operations }: KnownNames): IsWanted | null {
  if ([...services].some((service) => isSame(service, name))) return (_, { service }) => isSame(service, name)
  if ([...operations].some((operation) => isSame(operation, name))) return (_, one) => isSame(nameOf(one), name)
  return null
}

function nameOf({ service, operation }: Interaction): string {
  return `${service}.${operation}`
}

/** As paths are written in recordings, however a shell completes them. */
function pathPart(text: string): string {
  return text.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase()
}

function contains(name: string, part: string): boolean {
  return name.toLowerCase().includes(part)
}

function isSame(name: string, other: string): boolean {
  return name.toLowerCase() === other.toLowerCase()
}

function unknown(text: string, known: KnownNames): UnderstudyError {
  const isPath = /[/\\]/.test(text)
  const groups: [label: string, names: Iterable<string>][] = [
    ['file', [...known.files].map((file) => (isPath ? file : file.slice(file.lastIndexOf('/') + 1)))],
    ['test', known.tests],
    ['service', known.services],
    ['operation', known.operations],
  ]
  const near = groups.flatMap(([label, names]): [string, string][] => {
    const nearest = nearestName(text, names)
    return nearest === undefined ? [] : [[label, `did you mean "${nearest}"?`]]
  })
  const services = [...known.services].sort().slice(0, 10)
  return new UnderstudyError('drift-filter-unknown', {
    what: `"${text}" fits no recorded ${known.files.size === 0 ? '' : 'file, test, '}service or operation`,
    facts: near.length > 0 ? near : services.length > 0 ? [['services', services.join(', ')]] : [],
    fix: "name a part of a test file's path or of a test's name, `Service` or `Service.operation`",
  })
}
