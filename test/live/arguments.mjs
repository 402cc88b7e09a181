import { parseArgs } from 'node:util';

export const USAGE = `
npm run live -- [options]   asks AWS whether it takes what this library signs, with your own AWS credentials

  --api <url>      an API behind IAM: its URL with the stage, as of API Gateway, or a Lambda function URL. It is called with GET.
                   A route {proxy+} lets it answer for every spelling of a path.
  --bucket <name>  an S3 bucket. Objects are written to sigv4-live/, read, and deleted. Nothing is written without this option.
  --mrap <alias>   the alias of an S3 multi-region access point, such as mfzwi23gnjvgw.mrap. With --bucket it is written to, too.
  --out <file>     where the table is written. Default: sigv4-live.md
  --help

Without options, only STS (GetCallerIdentity) and S3 (ListBuckets) are called.
Credentials come from the environment, or else from the AWS SDK: profile, SSO, web identity, container, EC2.
The region is that of AWS_REGION, AWS_DEFAULT_REGION, or us-east-1.
`;

/** @typedef {ReturnType<typeof readArguments>} Options */

/**
 * Reads and checks what the command was called with. Throws if something is wrong with it.
 *
 * @param {string[]} args
 */
export function readArguments(args) {
  const { values } = parseArgs({
    args,
    options: {
      api: { type: 'string' },
      bucket: { type: 'string' },
      mrap: { type: 'string' },
      out: { type: 'string', default: 'sigv4-live.md' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const { api, bucket, mrap, out, help } = values;
  const empty = Object.entries(values).find(([, value]) => value === '');
  if (empty) throw wrong(`--${empty[0]} is empty.`);
  const url = api === undefined ? undefined : readApi(api);
  if (bucket !== undefined && !/^[a-z\d][a-z\d.-]+[a-z\d]$/.test(bucket))
    throw wrong('--bucket is not the name of a bucket.');
  if (mrap !== undefined && !/^[a-z\d]+\.mrap$/.test(mrap))
    throw wrong(
      '--mrap is not an alias such as mfzwi23gnjvgw.mrap. The alias is not the name that you gave the access point.',
    );
  return {
    api: url?.href.replace(/\/$/, ''),
    bucket,
    mrap,
    out,
    help,
    region: process.env['AWS_REGION'] || process.env['AWS_DEFAULT_REGION'] || 'us-east-1',
    /** What the table may not show, by the name that it shows instead. */
    secrets: {
      bucket,
      mrap,
      api: url?.host,
      'api id': url && /^[^.]+\.(execute-api|lambda-url)\./.exec(url.host)?.[0].split('.')[0],
      stage: url?.pathname.replace(/^\/|\/$/g, ''),
    },
  };
}

/** @param {string} text */
function readApi(text) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.search || url.hash || url.username || url.password)
    throw wrong('--api is not an https URL without a query and without a user name.');
  return url;
}

/** @param {string} message */
const wrong = (message) => Object.assign(new Error(message), { code: 'ERR_WRONG_ARGUMENT' });
