import type { Circus } from '@jest/types'
import type { PlannedTest } from '@understudy/core/session'

/** A planned test with jest-circus's own record of it. */
export interface CollectedTest extends PlannedTest {
  test: Circus.TestEntry
}

/** List the tests of a file in the order of definition, by the rules with which jest-circus will skip them. */
export function planTests(state: Circus.State): CollectedTest[] {
  return testsOf(state.rootDescribeBlock, []).map(({ test, titles }, index) => ({
    test,
    key: String(index),
    name: titles.join(' > '),
    runs: willRun(test, titles, state),
  }))
}

interface TitledTest {
  test: Circus.TestEntry
  titles: string[]
}

function testsOf(block: Circus.DescribeBlock, titles: string[]): TitledTest[] {
  return block.children.flatMap((child) => {
    const path = [...titles, child.name]
    return child.type === 'describeBlock' ? testsOf(child, path) : [{ test: child, titles: path }]
  })
}

function willRun(test: Circus.TestEntry, titles: string[], state: Circus.State): boolean {
  if (test.mode === 'skip' || test.mode === 'todo' || test.parent.mode === 'skip') return false
  if (state.hasFocusedTests && test.mode === undefined) return false
  return state.testNamePattern?.test(titles.join(' ')) ?? true
}
