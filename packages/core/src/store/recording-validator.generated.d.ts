/** One breach of the schema, as ajv reports it. */
export interface SchemaError {
  /** JSON pointer of the value. */
  instancePath: string
  schemaPath: string
  keyword: string
  params: Record<string, unknown>
}

/** Compare a value with `recording.schema.json`. After `false`, `errors` holds every breach. */
export declare const validateRecording: {
  (data: unknown): boolean
  errors?: SchemaError[] | null
}
