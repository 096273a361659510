import type { Runner, RunnerKind } from './runner.js'

/** What a script of `package.json` gives a runner. */
export type ScriptOptions = Pick<Runner, 'nodeArgs' | 'args' | 'env'>

/** Options that say which tests there are; all others are a matter of the script. */
const TAKEN: Record<RunnerKind, RegExp> = {
  vitest: /^(?:-c|--config|-r|--root|--dir)(?:=|$)/,
  jest: /^(?:-c|--config|--rootDir)(?:=|$)/,
}

const SCRIPTS: Record<RunnerKind, RegExp> = {
  vitest: /(?:^|[\\/])vitest(?:\.mjs)?$/,
  jest: /(?:^|[\\/])jest(?:-cli)?(?:\.js)?$/,
}

/** What is the business of who runs a script, or ours. */
const NOT_TAKEN = /^(?:CI|NO_COLOR|FORCE_COLOR|UNDERSTUDY_\w*)$/

/**
 * Read how a project starts its runner, such as `NODE_OPTIONS=--experimental-vm-modules jest -c jest.api.config.js`: from the
 * script `test`, else from what all scripts that start it have in common. Options that the user names himself are left out.
 */
export function scriptOptions(
  manifest: Record<string, unknown>,
  kind: RunnerKind,
  userArgs: readonly string[] = [],
): ScriptOptions {
  const { scripts } = manifest
  const all = Object.entries(typeof scripts === 'object' && scripts !== null ? scripts : {}).flatMap(([name, text]) =>
    typeof text === 'string' ? commandsOf(text, kind).map((options) => ({ name, options })) : [],
  )
  const told = all.find(({ name }) => name === 'test')?.options ?? common(all.map(({ options }) => options))
  const isSame = (arg: string): boolean =>
    userArgs.some((one) => TAKEN[kind].test(one) && isRootOf(one) === isRootOf(arg))
  return { ...told, args: told.args.filter((arg) => !isSame(arg)) }
}

const isRootOf = (arg: string): boolean => /^-{1,2}(?:r|root|rootDir|dir)(?:=|$)/.test(arg)

/** The commands of a script that start the runner. */
function commandsOf(script: string, kind: RunnerKind): ScriptOptions[] {
  return script.split(/&&|\|\||[;|&\n]/).flatMap((command) => {
    const words = wordsOf(command)
    const at = words.findIndex((word) => SCRIPTS[kind].test(word))
    if (at === -1) return []
    const node = words.slice(0, at).findIndex((word) => /(?:^|[\\/])node(?:\.exe)?$/.test(word))
    const before = words.slice(0, node === -1 ? at : node)
    const nodeArgs = node === -1 ? [] : words.slice(node + 1, at).filter((arg) => !arg.startsWith('--inspect'))
    return [{ nodeArgs, args: takenOf(words.slice(at + 1), kind), env: Object.fromEntries(before.flatMap(assignment)) }]
  })
}

function assignment(word: string): [string, string][] {
  const [, name = '', value = ''] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word) ?? []
  if (name === '' || NOT_TAKEN.test(name)) return []
  // What a script adds to is added to in any case.
  const own = value.replaceAll(new RegExp(String.raw`\$(?:${name}\b|\{${name}[^}]*\})`, 'g'), '').trim()
  return /[$\x60]/.test(own) ? [] : [[name, own]]
}

/** Each as one word, so that lists of them can be compared: `--config=x`. */
function takenOf(words: readonly string[], kind: RunnerKind): string[] {
  return words.flatMap((word, index) => {
    if (!TAKEN[kind].test(word)) return []
    if (word.includes('=')) return [word]
    const value = words[index + 1]
    const name = word === '-c' ? '--config' : word === '-r' ? '--root' : word
    return value === undefined ? [] : [`${name}=${value}`]
  })
}

function common([first, ...others]: readonly ScriptOptions[]): ScriptOptions {
  if (first === undefined) return { nodeArgs: [], args: [], env: {} }
  const isShared = (pick: (one: ScriptOptions) => readonly string[], value: string): boolean =>
    others.every((one) => pick(one).includes(value))
  return {
    nodeArgs: others.every((one) => one.nodeArgs.join(' ') === first.nodeArgs.join(' ')) ? first.nodeArgs : [],
    args: first.args.filter((arg) => isShared(({ args }) => args, arg)),
    env: Object.fromEntries(
      Object.entries(first.env).filter(([name, value]) => others.every(({ env }) => env[name] === value)),
    ),
  }
}

/** Split a command as a shell does, quotes and all that matters in scripts. */
function wordsOf(command: string): string[] {
  const words = command.match(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g) ?? []
  return words.map((word) =>
    word.replaceAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g, (_, double?: string, single?: string, escaped?: string) =>
      double === undefined ? (single ?? escaped ?? '') : double.replaceAll(/\\(.)/g, '$1'),
    ),
  )
}
