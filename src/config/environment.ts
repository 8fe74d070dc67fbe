/** The process environment, for the program's entry to hand on. Nothing else reads `process.env`. */

/** Values by name, as processes and files have them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment as it is now. */
export function readEnvironment(): Environment {
  return process.env;
}
