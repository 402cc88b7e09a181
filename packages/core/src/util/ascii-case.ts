// Methods and header names are ASCII. The functions of the platform also convert some other letters to ASCII: U+017F to S, and U+212A to k.

/** Converts only the ASCII letters of a text to lower case. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Converts only the ASCII letters of a text to upper case. */
export const upperAscii = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
