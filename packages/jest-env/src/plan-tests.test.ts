import type { Circus } from '@jest/types'
import { expect, test } from 'vitest'
import { planTests } from './plan-tests.js'

type Mode = Circus.TestMode
type Node = { name: string; mode?: Mode; children?: Node[] }

test('names tests by their suites, and gives equal names different keys', () => {
  const state = stateOf([
    { name: 'first' },
    { name: 'suite', children: [{ name: 'inner', children: [{ name: 'deep' }] }, { name: 'after' }] },
    { name: 'first' },
  ])
  expect(planned(state)).toEqual([
    ['0', 'first', true],
    ['1', 'suite > inner > deep', true],
    ['2', 'suite > after', true],
    ['3', 'first', true],
  ])
})

test('knows which tests will not run by themselves', () => {
  const state = stateOf([
    { name: 'runs' },
    { name: 'skipped', mode: 'skip' },
    { name: 'planned', mode: 'todo' },
    {
      name: 'suite',
      mode: 'skip',
      children: [{ name: 'inherits' }, { name: 'only', mode: 'only', children: [{ name: 'x' }] }],
    },
  ])
  expect(running(state)).toEqual(['runs', 'suite > only > x'])
})

test('knows which tests a focused one keeps from running', () => {
  const state = { ...stateOf([{ name: 'a' }, { name: 'b', mode: 'only' }]), hasFocusedTests: true }
  expect(running(state)).toEqual(['b'])
})

test('knows which tests a name filter keeps from running', () => {
  const state = { ...stateOf([{ name: 's', children: [{ name: 'a' }, { name: 'b' }] }]), testNamePattern: /s b/i }
  expect(running(state)).toEqual(['s > b'])
})

function planned(state: Circus.State): unknown[] {
  return planTests(state).map(({ key, name, runs }) => [key, name, runs])
}

function running(state: Circus.State): string[] {
  return planTests(state).flatMap(({ name, runs }) => (runs ? [name] : []))
}

function stateOf(children: Node[]): Circus.State {
  const rootDescribeBlock = blockOf({ name: 'ROOT_DESCRIBE_BLOCK', children })
  return { rootDescribeBlock, hasFocusedTests: false, testNamePattern: null } as unknown as Circus.State
}

/** As jest-circus builds it: a block without a mode takes its parent's. */
function blockOf(node: Node, parent?: Circus.DescribeBlock): Circus.DescribeBlock {
  const block = {
    type: 'describeBlock',
    name: node.name,
    mode: node.mode ?? parent?.mode,
    parent,
    children: [] as unknown[],
  }
  const self = block as unknown as Circus.DescribeBlock
  block.children = (node.children ?? []).map((child) =>
    child.children ? blockOf(child, self) : { type: 'test', name: child.name, mode: child.mode, parent: self },
  )
  return self
}
