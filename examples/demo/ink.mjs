import { styleText } from 'node:util';

/** Colours for a terminal that shows them, and plain text for everything else. */
const coloured = process.stdout.isTTY && process.stdout.hasColors();

/** @param {'bold' | 'dim' | 'green' | 'red'} style */
const ink = (style) => (/** @type {string} */ text) => (coloured ? styleText(style, text) : text);

export const bold = ink('bold');
export const dim = ink('dim');
export const green = ink('green');
export const red = ink('red');

/**
 * Text moved to the right, empty lines left empty.
 *
 * @param {string} text
 * @param {number} columns
 */
export function indent(text, columns) {
  return text.replace(/^(?=.)/gm, ' '.repeat(columns));
}
