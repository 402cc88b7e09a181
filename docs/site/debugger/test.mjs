// The debugger in Chromium: node docs/site/debugger/test.mjs [part of a name]. It needs the built packages.
import { openBrowser } from './test/browser.mjs';
import { tests as accessible } from './test/accessible.mjs';
import { tests as documented } from './test/documented.mjs';
import { tests as pastes } from './test/pastes.mjs';
import { tests as nothingLeaves } from './test/private.mjs';
import { tests as rejections } from './test/rejections.mjs';
import { tests as signatures } from './test/signatures.mjs';

const wanted = process.argv[2] ?? '';
const site = await openBrowser();
let passed = 0;
let failed = 0;
for (const [name, run] of Object.entries({
  ...documented,
  ...rejections,
  ...signatures,
  ...pastes,
  ...nothingLeaves,
  ...accessible,
})) {
  if (!name.includes(wanted)) continue;
  try {
    await run(site);
    passed++;
  } catch (error) {
    failed++;
    console.error(`FAILED ${name}\n${error.stack}`);
  } finally {
    for (const context of site.browser.contexts()) await context.close();
  }
}
await site.close();
console.log(`Debugger: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
