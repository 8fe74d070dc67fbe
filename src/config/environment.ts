/** The process environment, for the program's entry to hand on. Nothing else reads `process.env`. */

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment as it is now. */
export function readEnvironment(): Environment {
  return process.env;
}
