/**
 * Converts only the ASCII letters of a text to lower case, because header names are ASCII. The platform's function also converts U+212A,
 * the Kelvin sign, to a `k`.
 */
export const lowerAscii = (text: string): string =>
  text.search(/[A-Z]/) < 0 ? text : text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()); // most names are in lower case already
