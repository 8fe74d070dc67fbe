/** Text from outside on its way to people: a name must not move the cursor, change a colour, begin a header or turn the writing. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g;

/** The text on one line, without control characters and marks that turn the writing direction. */
export function printable(text: string): string {
  return text.replaceAll(CONTROL, ' ').replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');
}
