// The text of a terminal, as the rows and colours that a person sees.

/** @typedef {{ readonly text: string, readonly style: string }} Run a piece of a row in one colour */

const ESC = String.fromCharCode(27);
const COLOUR = new RegExp(`(${ESC}\\[\\d*m)`);
const COLOURS = { 31: 'red', 32: 'green', 33: 'yellow', 34: 'blue', 35: 'magenta', 36: 'cyan' };

/**
 * Splits a line where its colour changes. Every other control sequence is an error, because a picture would leave it out in silence.
 *
 * @param {string} line
 * @returns {Run[]}
 */
function runsOf(line) {
  const runs = [];
  let style = '';
  for (const part of line.split(COLOUR)) {
    const code = COLOUR.test(part) ? part.slice(2, -1) : undefined;
    if (code === undefined) {
      if (/\p{Cc}/u.test(part)) throw new Error(`The picture knows no control character of ${JSON.stringify(part)}.`);
      if (part) runs.push({ text: part, style });
    } else if (code in COLOURS) style = COLOURS[code];
    else if (['', '0', '39'].includes(code)) style = '';
    else throw new Error(`The picture knows no style ${code}.`);
  }
  return runs;
}

/**
 * A line as rows of a terminal. After the second row it is cut off.
 *
 * @param {string} line
 * @param {number} columns
 * @returns {Run[][]}
 */
export function rowsOf(line, columns) {
  const characters = runsOf(line).flatMap(({ text, style }) => Array.from(text, (character) => ({ character, style })));
  const shown = characters.slice(0, 2 * columns);
  if (characters.length > shown.length) shown[shown.length - 1] = { character: '…', style: '' };
  const rows = [shown.slice(0, columns), ...(shown.length > columns ? [shown.slice(columns)] : [])];
  return rows.map(joined);
}

function joined(characters) {
  const runs = [];
  for (const { character, style } of characters) {
    const last = runs.at(-1);
    if (last?.style === style) last.text += character;
    else runs.push({ text: character, style });
  }
  return runs;
}
