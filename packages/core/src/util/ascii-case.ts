// Methods and names of headers are ASCII. The functions of the platform turn some other letters into ASCII ones: U+017F into S, U+212A into k.

/** A text with its ASCII letters in lower case. */
export const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** A text with its ASCII letters in upper case. */
export const upperAscii = (text: string): string => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
