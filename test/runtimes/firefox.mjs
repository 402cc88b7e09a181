// The Firefox in which the suite's page runs.
import { existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The browser of this machine. No package of npm brings one: playwright and puppeteer download it from elsewhere.
 *
 * @returns {string}
 */
export function firefoxPath() {
  const given = process.env['FIREFOX'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const installed = ['firefox', 'firefox-esr']
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((path) => existsSync(path));
  if (!installed)
    throw new Error('There is no Firefox. Install one, for example with apt-get install firefox-esr, or set FIREFOX.');
  return installed;
}

/** What a profile says, so that the browser opens one page and calls nobody. */
const PREFERENCES = {
  'app.update.auto': false,
  'app.normandy.enabled': false,
  'browser.aboutwelcome.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.policy.firstRunURL': '',
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'network.proxy.type': 0,
  'services.settings.server': 'data:,',
};

/**
 * The arguments that open a page, after a profile was written that resolves one more host to this machine.
 *
 * @param {string} profile an empty folder
 * @param {string} host
 * @param {string} page
 */
export function firefoxArguments(profile, host, page) {
  const preferences = Object.entries({ ...PREFERENCES, 'network.dns.localDomains': host });
  const lines = preferences.map((pair) => `user_pref(${pair.map((value) => JSON.stringify(value)).join(', ')});\n`);
  writeFileSync(join(profile, 'user.js'), lines.join(''));
  return ['--headless', '--no-remote', '--profile', profile, page];
}
