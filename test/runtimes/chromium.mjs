// The Chromium in which the suite's page and the page of the recipes run.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tool } from './tools.mjs';

/**
 * The browser of this machine, or one from the registry.
 *
 * @returns {Promise<string>}
 */
export async function chromiumPath() {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const installed = ['chromium', 'chromium-browser', 'google-chrome']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  return installed ?? (await tool('@sparticuz/chromium')).executablePath();
}

/** What both need to start it anywhere, as root and in a container too. */
export const CHROMIUM_FLAGS = ['--no-sandbox', '--no-zygote', '--disable-gpu'];
