import type { ResolvedConfig } from '../config/config.js'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The environment, in which the variables that `drift.credentials` names count as secret, whatever they are called: what a
 * service echoes of them is not to be shown, nor written.
 */
export function withSecretNames({ drift }: Pick<ResolvedConfig, 'drift'>, env: Env): Env {
  const templates = Object.values(drift.credentials).flatMap(({ headers = {}, query = {}, body = {} }) =>
    [headers, query, body].flatMap((values) => Object.values(values)),
  )
  const names = templates.flatMap((template) => Array.from(template.matchAll(/\$\{(\w+)\}/g), ([, name]) => name!))
  return { ...env, ...Object.fromEntries(names.map((name) => [`${name}_SECRET`, env[name]])) }
}
