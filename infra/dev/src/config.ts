/** The variables that a child process inherits. */
export function environment(): NodeJS.ProcessEnv {
  return process.env;
}
