/** A request as a command that anybody can repeat, with the token in a variable. */

export interface CurlRequest {
  readonly method: 'GET' | 'HEAD' | 'POST';
  readonly url: string;
  /** JSON to send; null sends none. */
  readonly body: string | null;
  /** What stands in the place of `$QTICKETS_TOKEN`. */
  readonly token?: string;
}

/** One line for a POSIX shell. */
export function toCurl({ method, url, body, token = '$QTICKETS_TOKEN' }: CurlRequest): string {
  const parts = ['curl', '-sS', method === 'HEAD' ? '-I' : '-i'];
  if (body !== null) parts.push('-X', method);
  parts.push(quote(url), '-H', `"Authorization: Bearer ${token}"`, '-H', quote('Accept: application/json'));
  if (body !== null) parts.push('-H', quote('Content-Type: application/json'), '--data', quote(body));
  return parts.join(' ');
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
