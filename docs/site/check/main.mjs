// Checks the built site: its links, what is a page of it, and what a reader does with it in Chromium.
import { checkInBrowser } from './browser.mjs';
import { checkLinks } from './links.mjs';
import { checkPages } from './pages.mjs';

/** @typedef {{ name: string, wrong: readonly string[] }} Check */

const checks = [...checkLinks(), ...checkPages(), ...(await checkInBrowser())];
const failed = checks.filter(({ wrong }) => wrong.length > 0);
for (const { name, wrong } of failed) console.error(`FAILED ${name}\n    ${wrong.slice(0, 5).join('\n    ')}`);
if (failed.length > 0) process.exitCode = 1;
console.log(`Site: ${checks.length - failed.length} passed, ${failed.length} failed`);
