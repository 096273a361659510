/**
 * What a project tells TypeScript about its services. A declaration of the project's own, or the one that `understudy types`
 * writes, extends it, and names then complete in an editor:
 *
 *     declare module '@understudy/core' {
 *       interface Register {
 *         config: typeof import('./understudy.config.js').default
 *       }
 *     }
 *
 * `config` is the configuration; `operations` are names that only recordings know, by service; `captures` are the types of
 * captured bodies, by name.
 */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- projects extend it
export interface Register {}

/** Name of a service: one of the configuration's, or a host. Any text where `Register` does not say. */
export type ServiceName = ServiceNameIn<Register>

/** Name of an operation of a service: a configured or recorded one, or `METHOD /path/:id`. */
export type OperationName<S extends string> = OperationNameIn<Register, S>

/** Name of a captured body. Those that `Register` knows complete; others are allowed, too. */
export type CaptureName = CaptureNameIn<Register>

/** The type of a captured body; `unknown` where `Register` does not say. */
export type CaptureOf<N extends string> = CaptureIn<Register, N>

/** `ServiceName` under some declarations. */
export type ServiceNameIn<R> = [KnownServices<R>] extends [never] ? string : KnownServices<R> | HostName

/** `OperationName` under some declarations. */
export type OperationNameIn<R, S extends string> = [KnownOperations<R, S>] extends [never]
  ? string
  : KnownOperations<R, S> | TemplateName

/** `CaptureName` under some declarations. */
export type CaptureNameIn<R> = R extends { captures: infer C } ? Extract<keyof C, string> | Other : string

/** `CaptureOf` under some declarations. */
export type CaptureIn<R, N extends string> = R extends { captures: infer C }
  ? N extends keyof C
    ? C[N]
    : unknown
  : unknown

/** Any other text. Written so, it does not swallow the names beside it when they are completed. */
type Other = string & Record<never, never>

/** The name of a service that no configuration names. */
type HostName = `${string}.${string}` | `${string}:${number}` | 'localhost'

/** The name of an operation that no configuration names. */
type TemplateName = `${Uppercase<string>} /${string}`

type KnownServices<R> = ServicesOf<R> | RecordedServices<R>

type ServicesOf<R> = R extends { config: { services: infer S } } ? Extract<keyof S, string> : never

type RecordedServices<R> = R extends { operations: infer O } ? Extract<keyof O, string> : never

/** Never where a service has no operations by name: then any text is one. */
type KnownOperations<R, S extends string> = ConfiguredOperations<R, S> | RecordedOperations<R, S>

type ConfiguredOperations<R, S extends string> = R extends { config: { services: infer All } }
  ? S extends keyof All
    ? All[S] extends { operations: infer O }
      ? Extract<keyof O, string>
      : never
    : never
  : never

type RecordedOperations<R, S extends string> = R extends { operations: infer O }
  ? S extends keyof O
    ? Extract<O[S], string>
    : never
  : never
