// Before a release, and only then: what the manifests say of the project's public address. npm refuses provenance without it.
import { NAMES, readManifest, ROOT } from './pack.mjs';

const missing = NAMES.flatMap((name) => {
  const { repository, homepage, bugs } = readManifest(`${ROOT}packages/${name}`);
  const fields = { 'repository.url': repository?.url, 'repository.directory': repository?.directory, homepage, bugs };
  return Object.keys(fields)
    .filter((field) => !fields[field])
    .map((field) => `${field} in packages/${name}/package.json`);
});

if (missing.length > 0) {
  console.error(
    `Nothing is published: the manifests do not say where the project is. See "Before the first release" in CONTRIBUTING.md. Missing:\n  ${missing.join('\n  ')}`,
  );
  process.exitCode = 1;
}
