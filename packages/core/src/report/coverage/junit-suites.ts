import { xmlText, type XmlElement } from './xml.js'

/** What a case came to. */
export interface Verdict {
  kind: 'failure' | 'error' | 'skipped'
  type: string
  message: string
  /** More lines than the message. */
  detail?: string
}

/** A case of a report in the form of JUnit's. */
export interface Case {
  suite: string
  name: string
  file: string | null
  line: number | null
  /** Null where it passes. */
  verdict: Verdict | null
}

/** A named group of cases. */
export interface Suite {
  name: string
  cases: readonly Case[]
}

/** How a report in the form of JUnit's is written. */
export interface JunitOptions {
  name: string
  /** ISO moment. */
  generatedAt: string
  /** Leave out `file` and `line` of a case, which `junit-10.xsd` of Jenkins' xUnit plugin does not know. */
  isStrict: boolean
}

/** Write suites as `junit-10.xsd` of Jenkins' xUnit plugin has them. A suite without cases is left out. */
export function junitText(suites: readonly Suite[], { name, generatedAt, isStrict }: JunitOptions): string {
  const shown = suites.filter(({ cases }) => cases.length > 0)
  return xmlText({
    name: 'testsuites',
    attributes: { name, ...totalsOf(shown.flatMap(({ cases }) => cases)), time: 0 },
    children: shown.map((suite): XmlElement => {
      // The schema's time stamps have no zone and no fraction.
      const attributes = { name: suite.name, ...countsOf(suite.cases), time: 0, timestamp: generatedAt.slice(0, 19) }
      return { name: 'testsuite', attributes, children: suite.cases.map((one) => caseElement(one, isStrict)) }
    }),
  })
}

function caseElement({ suite, name, file, line, verdict }: Case, isStrict: boolean): XmlElement {
  return {
    name: 'testcase',
    attributes: { classname: suite, name, time: 0, ...(isStrict ? {} : { file, line }) },
    children: verdict === null ? [] : [verdictElement(verdict)],
  }
}

function verdictElement({ kind, type, message, detail }: Verdict): XmlElement {
  if (kind === 'skipped') return { name: kind, attributes: { message } }
  return { name: kind, attributes: { message, type }, text: detail === undefined ? message : `${message}\n${detail}` }
}

/** A case that was skipped is none of the report's own attributes. */
function totalsOf(cases: readonly Case[]): { tests: number; failures: number; errors: number } {
  const { tests, failures, errors } = countsOf(cases)
  return { tests, failures, errors }
}

function countsOf(cases: readonly Case[]): { tests: number; failures: number; errors: number; skipped: number } {
  const count = (kind: Verdict['kind']): number => cases.filter(({ verdict }) => verdict?.kind === kind).length
  return { tests: cases.length, failures: count('failure'), errors: count('error'), skipped: count('skipped') }
}
