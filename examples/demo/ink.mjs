import { styleText } from 'node:util';

/** Colours if the output is a terminal that shows them. Otherwise plain text. */
const coloured = process.stdout.isTTY && process.stdout.hasColors();

/** @param {'bold' | 'dim' | 'green' | 'red'} style */
const ink = (style) => (/** @type {string} */ text) => (coloured ? styleText(style, text) : text);

export const bold = ink('bold');
export const dim = ink('dim');
export const green = ink('green');
export const red = ink('red');

/**
 * Indents every line that is not empty.
 *
 * @param {string} text
 * @param {number} columns
 */
export function indent(text, columns) {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}
