import * as undici from 'undici';

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
const takesNewest = major > 22 || (major === 22 && minor >= 19);

/** Each version of undici that this Node can run. */
export const VERSIONS: readonly (readonly [name: string, undici: typeof import('undici')])[] = [
  ['undici 7', undici],
  ...(takesNewest
    ? [['undici 8', (await import('undici-newest')) as unknown as typeof import('undici')] as const]
    : []),
];
