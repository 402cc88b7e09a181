import { BESIDE, INSTALL_SDK } from '../signer/install-sdk.ts';

/** What texts of the core say in words of JavaScript, and how it is said on the command line. */
const WORDS: readonly (readonly [code: RegExp, option: string])[] = [
  [/\b(service|region): '\.\.\.'/g, '--$1 NAME'],
  [/(--service NAME), (--region NAME)/g, '$1 and $2'],
  [/\bservice: '([^']*)'/g, '--service $1'],
  [/\bregionSet: \['\*'\] instead of region\b/g, "--region-set '*' instead of --region"],
  [/\bregionSet: \['([^']*)'\], or \['\*'\] for all regions/g, "--region-set $1, or --region-set '*' for all regions"],
  [/\bregion: '([^']*)'/g, '--region $1'],
  [/\bpass regionSet\b/g, 'pass --region-set'],
  [/\bpass region\b/g, 'pass --region NAME'],
  [/\b([a-z]+)Token(?= needs a region\b)/g, 'sigv4 token $1'],
  [/\bvaultLoginRequest(?= needs a region\b)/g, 'sigv4 token vault'],
  [/\bcallerIdentityRequest(?= needs a region\b)/g, 'sigv4 token caller-identity'],
  [/\bpayload: '([^']*)'/g, '--payload $1'],
  [/it has sigv4: false/g, 'of --no-sign'],
  [/remove sigv4: false/g, 'leave out --no-sign'],
  [/Use https, or a signer with allowHttp: true\b[^.]*\./g, 'Write https://.'],
  [/Raise maxBufferedBytes, send less, or/g, 'Send less, or'],
  [/, or pass `credentials`: an object with accessKeyId and secretAccessKey, or a function that loads one/g, ''],
  [/explainAnswer\(answer, request\)/g, 'sigv4 explain answer.txt --request-file request.txt'],
  [/\bthe option "vaultRole"|\bthe option "role" of vaultLoginRequest/g, '--vault-role'],
  [/\bthe option "serverId" of vaultLoginRequest/g, '--server-id'],
  [
    /\bthe option "regionSet" must be .*without region/g,
    "--region-set must be regions, each once, such as eu-west-1,us-east-1, or '*'",
  ],
  [/\bthe option "([a-z]+)"(?: of \w+)?/g, '--$1'],
  // Of a profile. Whether it exists, only the package that is missing can tell.
  [
    /(The profile "[^"]*") is configured, and the package that reads it/g,
    '$1 is to be used, and the package that reads it',
  ],
  [
    /Run npm install @aws-sdk\/credential-providers, or set (AWS_\w+) and (AWS_\w+)\./g,
    `Set $1 and $2, or install this package ${BESIDE}`,
  ],
  [/Run npm install @aws-sdk\/credential-providers\./g, INSTALL_SDK],
  [
    /Correct AWS_PROFILE or the profile\. Keys in the environment are not used with AWS_PROFILE\./g,
    'Correct the name of the profile, or the profile. With a profile, keys in the environment are not used.',
  ],
  [/\bSet AWS_PROFILE, or set\b/g, 'Pass --profile, or set'],
];

/** A profile that nobody has named need not exist. */
const NOTE_OF_DEFAULT = / Note that the AWS profile "default" is neither in .* nor in [^\n]*?(?=\.(?:\s|$))/g;

/** A text of the core, with options instead of code. */
export function inOptions(text: string): string {
  const changed = WORDS.reduce((before, [code, option]) => before.replace(code, option), text);
  return process.env['AWS_PROFILE']
    ? changed
    : changed.replace(/\.(?= Note that the AWS profile "default")/g, '').replace(NOTE_OF_DEFAULT, '');
}
