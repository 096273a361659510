import { amount } from './amount.js'
import type { DriftStep } from '@understudy/core/drift'
import type { Surroundings } from './surroundings.js'

/** Shows how far a run is: one line that changes on a terminal, a line for each step elsewhere. */
export interface DriftProgress {
  show(step: DriftStep): void
  say(line: string): void
  end(): void
}

const RUNNERS = { jest: 'Jest', vitest: 'Vitest' }

/** Create it. What it prints goes where errors go, so that it spoils no report. */
export function createDriftProgress({ err, progress, isTerminal }: Surroundings): DriftProgress {
  let told = ''
  const say = (line: string): void => {
    if (line === told) return
    told = line
    if (isTerminal) progress(line)
    else err(`${line}\n`)
  }
  return {
    say,
    show(step) {
      const line = lineOf(step)
      // Elsewhere than on a terminal, only whole files are worth a line.
      if (line !== null && (isTerminal || !isSmall(step))) say(line)
    },
    end: () => progress(''),
  }
}

function lineOf(step: DriftStep): string | null {
  switch (step.step) {
    case 'run':
      return `Running ${amount(step.files, 'test file')} with ${RUNNERS[step.runner.kind]} against the live services: ${amount(step.interactions, 'interaction')} to check`
    case 'probe':
      return `Sending the requests of ${amount(step.interactions, 'interaction')} to the live services`
    case 'live':
      return liveLine(step)
    case 'probing':
      return `${step.done} of ${amount(step.total ?? step.done, 'interaction')} asked`
    case 'compare':
      return `Comparing answers: ${step.done} of ${step.total ?? step.done}`
    case 'again':
      return `Asking again: ${amount(step.done, 'answer')}`
  }
}

function liveLine({
  progress,
  longestHoldMs,
  filesDone,
  files,
  calls,
}: Extract<DriftStep, { step: 'live' }>): string | null {
  if (progress.kind === 'held') {
    const what = progress.ms > longestHoldMs ? 'its other calls are not made' : 'waiting'
    return `${progress.service} asks for ${Math.ceil(progress.ms / 1000)} s without calls: ${what}`
  }
  if (progress.kind === 'silent') return `${progress.service} does not answer: its other calls are not made`
  if (progress.kind === 'file-lost') return `${progress.testFile} broke off`
  return `${filesDone} of ${amount(files, 'test file')} done, ${amount(calls, 'live call')}`
}

function isSmall(step: DriftStep): boolean {
  if (step.step === 'live') return step.progress.kind === 'call-started' || step.progress.kind === 'call-ended'
  return step.step !== 'run' && step.step !== 'probe'
}
