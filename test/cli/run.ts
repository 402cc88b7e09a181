import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** What a program printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Uint8Array;
  readonly cwd?: string;
}

/** AWS's own example keys, which the gateway of these tests accepts. */
export const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_REGION: 'us-east-1',
};

/** The command as it is built. */
export const COMMAND = fileURLToPath(new URL('../../packages/cli/dist/sigv4.js', import.meta.url));

/** Nothing of the machine's own settings reaches a program under test. */
const BARE = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  AWS_CONFIG_FILE: '/nonexistent/config',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent/credentials',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Runs a program to its end. Its standard input is empty unless a test says otherwise. */
export function run(
  command: string,
  args: readonly string[],
  { env, stdin = '', cwd }: Surroundings = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...BARE, ...env } });
    const stdout: Buffer[] = [];
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdin.on('error', () => undefined); // a program need not read it
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout: Buffer.concat(stdout), stderr }));
    child.stdin.end(stdin);
  });
}

/** Runs `sigv4` with the keys of the tests. */
export const sigv4 = (args: readonly string[], { env, ...others }: Surroundings = {}): Promise<Ended> =>
  run(process.execPath, [COMMAND, ...args], { ...others, env: { ...KEYS, ...env } });

export const curl = (args: readonly string[], surroundings?: Surroundings): Promise<Ended> =>
  run('curl', args, surroundings);

const isThere = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;

/** Tests that need one of these are skipped where it is missing. */
export const HAS_CURL = isThere('curl');

export const HAS_TERMINAL = isThere('script');
