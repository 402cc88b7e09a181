// One measurement of the last run stands in the README's comparison, too.
const ROW = /^\| `sign` of a GET, .*$/m;
const COLUMNS = ['aws4-axios', 'aws-sigv4-fetch', 'aws4fetch', 'aws4'];

/** The README with what the page of benchmarks says in its table. */
export function withLastRun(readme, page) {
  if (!ROW.test(readme)) throw new Error('The README has no row for the speed of `sign`.');
  const [, node] = /^Node (\d+\.\d+)/m.exec(page);
  const others = COLUMNS.map((name) => {
    const [, times] = new RegExp(`^\\| sign: GET, static keys \\| [^|]* ${name} \\| ([\\d.]+) x`, 'm').exec(page) ?? [];
    return times === undefined ? 'not measured' : `1/${Number(times).toFixed(times < 10 ? 1 : 0)}`;
  });
  return readme.replace(
    ROW,
    `| \`sign\` of a GET, against this one's speed (Node ${node}) | 1 | ${others.join(' | ')} |`,
  );
}
