import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readPackage } from './exports.mjs';
import { anchorsOf, pageOf } from './page.mjs';

const target = new URL('../../../docs/reference/', import.meta.url);

const NOTE = '<!-- Made of the comments in the sources by `npm run reference`. Change them there. -->';
const GUIDES = {
  axios: 'Guide: [the README](../../packages/axios/README.md), [what is signed](../what-is-signed.md).',
  fetch: 'Guide: [the README](../../packages/fetch/README.md), [what is signed](../what-is-signed.md).',
  tokens: 'Guide: [Passwords and tokens](../tokens.md).',
  appsync: 'Guide: [WebSockets](../websockets.md#appsync).',
  undici: 'Guide: [the README](../../packages/undici/README.md), [what is signed](../what-is-signed.md).',
  core: 'Guide: [the README](../../packages/core/README.md), [credentials](../credentials.md), [troubleshooting](../troubleshooting.md).',
  testing: 'Guide: [Testing](../testing.md).',
};

/** Every public export of every package. */
export const packages = Object.keys(GUIDES).map(readPackage);

/** The pages by file name: one for each package, and a list of them. */
export function pages() {
  const core = packages.find(({ folder }) => folder === 'core');
  const anchors = anchorsOf(core);
  const all = packages.map((pack) => {
    const link = (name) =>
      pack !== core && pack.folder !== 'testing' && anchors.has(name) ? `core.md#${anchors.get(name)}` : undefined;
    return [`${pack.folder}.md`, pageOf(pack, `${pack.description}.\n\n${GUIDES[pack.folder]}\n\n${NOTE}`, link)];
  });
  const rows = packages.flatMap(
    ({ folder, name, entries }) =>
      `| [\`${name}\`](${folder}.md) | ${entries
        .flatMap(({ declared }) => declared)
        .filter(({ kind }) => kind === 'function')
        .map((item) => `[\`${item.name}\`](${folder}.md#${item.name.toLowerCase()})`)
        .join(', ')} |`,
  );
  return new Map([
    [
      'README.md',
      `# Reference\n\nEvery public export.\n\n${NOTE}\n\n| package | functions |\n|---|---|\n${rows.join('\n')}\n`,
    ],
    ...all,
  ]);
}

/** The page as it is in the repository; empty where there is none. */
export function kept(name) {
  try {
    return readFileSync(new URL(name, target), 'utf8');
  } catch {
    return '';
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const [name, page] of pages()) if (page !== kept(name)) writeFileSync(new URL(name, target), page);
}
