// The AWS SDK that a project already has: npm leaves it as it is beside the packed packages, and the tests of credentials pass with it.
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { ROOT } from '../package/pack.mjs';
import { add, install } from './project.mjs';

const run = promisify(execFile);
const SDK = '@aws-sdk/credential-providers';

/** A manifest names only this version, or newer ones too. With a peer range that is too narrow, npm fails with the first and lifts the second. */
const SAVED = ['--save-exact', '--save-prefix=^'];

const versionIn = (project) =>
  JSON.parse(readFileSync(join(project, 'node_modules', SDK, 'package.json'), 'utf8')).version;

/** Adds our packages. Returns what npm did wrong to the version that was there. */
async function lifted(project, version, packed) {
  try {
    await add(project, packed);
    const found = versionIn(project);
    return found === version ? [] : [`npm install lifted it to ${found}`];
  } catch (error) {
    return [`npm install refused:\n${error.stderr ?? error.stack}`];
  }
}

/** Runs the tests from the sources, on Node's `#platform`, with the SDK of a project instead of this repository's. */
async function credentialTests(project) {
  const config = join(project, 'jest.config.mjs');
  writeFileSync(
    config,
    `import config from ${JSON.stringify(pathToFileURL(join(ROOT, 'test/jest.config.mjs')).href)};
const node = config.projects.find(({ displayName }) => displayName === 'node');
const moduleNameMapper = { '^${SDK}$': ${JSON.stringify(join(project, 'node_modules', SDK))} };
export default { ...config, projects: [{ ...node, moduleNameMapper }] };
`,
  );
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  const command = [join(ROOT, 'node_modules/jest/bin/jest.js'), '-c', config, '--json', '--', 'test/credentials/sdk/'];
  const { stdout } = await run(process.execPath, [...flags, ...command], { cwd: ROOT, maxBuffer: 1 << 24 }).catch(
    (error) => error, // if a test fails, the report is there, too
  );
  return JSON.parse(stdout);
}

/** A target for one version, which a project has installed before it installs us. */
export const withSdk = (version) => {
  const named = (folder, saved) => join(folder, `aws-sdk-${version}${saved}`);
  return {
    obtain: async () => undefined,
    async project(folder) {
      for (const saved of SAVED) await install(named(folder, saved), [saved, `${SDK}@${version}`]);
      return folder;
    },
    async run(folder, _urls, { core, fetch }) {
      const failed = [];
      for (const saved of SAVED)
        for (const message of await lifted(named(folder, saved), version, [core, fetch]))
          failed.push({ name: `beside ${SDK}@${version}, saved with ${saved}`, message });
      if (failed.length) return { observed: {}, passed: 0, failed };
      const { numPassedTests, testResults } = await credentialTests(named(folder, SAVED[0]));
      for (const { name, status, message } of testResults)
        if (status !== 'passed') failed.push({ name: name.replace(ROOT, ''), message });
      return { observed: {}, passed: SAVED.length + numPassedTests, failed };
    },
  };
};
