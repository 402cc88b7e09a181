import { parseArgs } from 'node:util';
import { call } from './call.mjs';
import { tour } from './tour.mjs';

const USAGE = `
npm start                      shows a tour on a local gateway; nothing leaves this machine
npm start -- <url> [options]   calls a URL behind IAM, with your own AWS credentials

  --method <name>    default: GET
  --service <name>   the signing name, such as execute-api; default: read from the host
  --region <name>    default: read from the host, then AWS_REGION, then AWS_DEFAULT_REGION
  --help

A URL of API Gateway: https://{api}.execute-api.{region}.amazonaws.com/{stage}/{path}
Credentials come from the environment, or else from the AWS SDK: profile, SSO, web identity, container, EC2.
`;

/** @returns {Promise<number>} the exit code */
async function main() {
  const { values, positionals } = readArguments();
  if (values.help) return say(USAGE, 0);
  const empty = Object.entries(values).find(([, value]) => value === '');
  if (empty) return say(`--${empty[0]} is empty.\n${USAGE}`, 2);
  const [text, more] = positionals;
  if (text === undefined) {
    const [option] = Object.keys(values);
    if (option) return say(`--${option} needs a URL to call, but there is none.\n${USAGE}`, 2);
    return (await tour()) ? 0 : 1;
  }
  if (more !== undefined) return say(`Pass only one URL. "${more}" is a second one.\n${USAGE}`, 2);
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    return say(`"${text}" is not an http or https URL.\n${USAGE}`, 2);
  return (await call(new URL(text), values)) ? 0 : 1;
}

function readArguments() {
  return parseArgs({
    allowPositionals: true,
    options: {
      method: { type: 'string' },
      service: { type: 'string' },
      region: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/**
 * @param {string} text
 * @param {number} exitCode
 */
function say(text, exitCode) {
  (exitCode ? console.error : console.log)(text.trim());
  return exitCode;
}

try {
  process.exitCode = await main();
} catch (error) {
  const { code = '', message } = /** @type {Error & { code?: string }} */ (error);
  process.exitCode = code.startsWith('ERR_PARSE_ARGS')
    ? say(`${message}\n${USAGE}`, 2)
    : say(`The demo failed. ${message}`, 1);
}
