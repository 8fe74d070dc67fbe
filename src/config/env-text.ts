/** Settings as the text of a file for `--env-file`, read back alike by `env-file.ts`. */

/** @param values in the order in which they are to stand @throws RangeError for a value that such a file cannot hold */
export function envText(values: readonly (readonly [key: string, value: string])[]): string {
  return values.map(([key, value]) => `${key}=${quoted(value)}\n`).join('');
}

function quoted(value: string): string {
  if (/^[\w.:/@+,-]*$/.test(value)) return value;
  const quote = ["'", '"', '`'].find(
    (sign) => !value.includes(sign) && !(sign === '"' && value.includes('\\')),
  );
  if (quote === undefined || /[\r\n]/.test(value))
    throw new RangeError('a value with line ends or every kind of quotes');
  return quote + value + quote;
}
