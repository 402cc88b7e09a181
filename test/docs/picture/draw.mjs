// The rows of a terminal as an SVG, in the colours of the reader's theme.

export const COLUMNS = 112;
const CELL = 7.8; // of a monospaced font of 13 px
const ROW = 20;
const MARGIN = 24;
const TOP = 36; // the title bar
const WIDTH = COLUMNS * CELL + 2 * MARGIN;

const STYLE = `
    .frame { fill: #ffffff; stroke: #d1d9e0 }
    .bar { fill: #f6f8fa }
    .line { stroke: #d1d9e0 }
    .ours { fill: #eef7ff }
    .edge { fill: #0969da }
    .dot { fill: #d1d9e0 }
    text { font: 13px ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: #1f2328; white-space: pre }
    .note { font: 12px system-ui, -apple-system, "Segoe UI", Helvetica, Arial, sans-serif; fill: #59636e }
    .typed { font-weight: 600 }
    .dim { fill: #59636e }
    .green { fill: #116329 }
    .blue { fill: #0550ae }
    .red { fill: #a40e26 }
    .yellow { fill: #7d4e00 }
    .magenta { fill: #6639ba }
    .cyan { fill: #1b7c83 }
    @media (prefers-color-scheme: dark) {
      .frame { fill: #0d1117; stroke: #3d444d }
      .bar { fill: #151b23 }
      .line { stroke: #3d444d }
      .ours { fill: #12233c }
      .edge { fill: #4493f8 }
      .dot { fill: #3d444d }
      text { fill: #f0f6fc }
      .note, .dim { fill: #9198a1 }
      .green { fill: #7ee787 }
      .blue { fill: #79c0ff }
      .red { fill: #ff7b72 }
      .yellow { fill: #e3b341 }
      .magenta { fill: #d2a8ff }
      .cyan { fill: #76e3ea }
    }
  `;

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const round = (number) => Number(number.toFixed(2));

/** A run with its exact width, so that every font fills the same columns. */
function runAt(column, row, { text, style }) {
  const indent = text.length - text.trimStart().length;
  const shown = text.trim();
  if (!shown) return '';
  const x = round(MARGIN + (column + indent) * CELL);
  const name = style && ` class="${style}"`;
  return `<text x="${x}" y="${baseline(row)}" textLength="${round(shown.length * CELL)}" lengthAdjust="spacingAndGlyphs"${name}>${escaped(shown)}</text>`;
}

const baseline = (row) => TOP + 26 + row * ROW;

function drawnRow(runs, row) {
  let column = 0;
  return runs.map((run) => {
    const drawn = runAt(column, row, run);
    column += run.text.length;
    return drawn;
  });
}

/**
 * Draws a terminal.
 *
 * @param {object} screen
 * @param {string} screen.title
 * @param {string} screen.description for people who do not see it
 * @param {readonly (readonly import('./screen.mjs').Run[])[]} screen.rows
 * @param {number} screen.ours the first row of those that are highlighted, down to the last one
 * @param {readonly { readonly row: number, readonly text: string }[]} screen.notes at the right edge of a row
 * @returns {string}
 */
export function draw({ title, description, rows, ours, notes }) {
  const band = baseline(ours) - 20;
  const height = baseline(rows.length - 1) + 18;
  const shapes = [
    `<rect class="frame" x="0.5" y="0.5" width="${round(WIDTH - 1)}" height="${height - 1}" rx="9"/>`,
    `<path class="bar" d="M1 ${TOP}V9.5A8.5 8.5 0 0 1 9.5 1H${round(WIDTH - 9.5)}A8.5 8.5 0 0 1 ${round(WIDTH - 1)} 9.5V${TOP}z"/>`,
    `<path class="line" d="M1 ${TOP}.5H${round(WIDTH - 1)}"/>`,
    ...[22, 42, 62].map((x) => `<circle class="dot" cx="${x}" cy="18" r="6"/>`),
    `<path class="ours" d="M1 ${band}H${round(WIDTH - 1)}V${height - 9.5}a8.5 8.5 0 0 1-8.5 8.5H9.5A8.5 8.5 0 0 1 1 ${height - 9.5}z"/>`,
    `<path class="edge" d="M1 ${band}h3V${height - 3.5}A8.5 8.5 0 0 1 1 ${height - 9.5}z"/>`,
  ];
  const labels = notes.map(
    ({ row, text }) =>
      `<text class="note" x="${round(WIDTH - MARGIN)}" y="${baseline(row)}" text-anchor="end">${escaped(text)}</text>`,
  );
  const lines = [...shapes, ...rows.flatMap(drawnRow), ...labels].filter(Boolean).map((line) => `  ${line}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(WIDTH)} ${height}" role="img" aria-labelledby="title desc">
  <!-- Written by \`npm run picture\`. -->
  <title id="title">${escaped(title)}</title>
  <desc id="desc">${escaped(description)}</desc>
  <style>${STYLE}</style>
${lines.join('\n')}
</svg>
`;
}
