import { Command, Option } from 'commander';
import { type Failure, wrongUsage } from './failure.ts';
import type { CallOptions, DataPart } from './options.ts';
import type { TokenFlags, TokenKind } from './commands/token.ts';
import type { ExplainFlags } from './commands/explain.ts';
import type { PresignFlags } from './commands/presign.ts';

/** What the commands do. */
export interface Actions {
  call(url: string, options: CallOptions): Promise<void>;
  presign(url: string, flags: PresignFlags): Promise<void>;
  token(kind: TokenKind, flags: TokenFlags): Promise<void>;
  explain(file: string | undefined, url: string | undefined, flags: ExplainFlags): Promise<void>;
}

const EXAMPLES = `
Examples:
  sigv4 https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello
  sigv4 --json '{"a":1}' --profile work https://abc123.lambda-url.eu-west-1.on.aws/
  sigv4 -T photo.jpg https://my-bucket.s3.eu-west-1.amazonaws.com/photo.jpg
  sigv4 --service execute-api --region eu-west-1 https://api.example.com/items
  sigv4 --dry-run https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello    # print the curl command
  sigv4 presign --expires 900 https://my-bucket.s3.eu-west-1.amazonaws.com/photo.jpg
  sigv4 explain answer.txt    # say why AWS refused
  sigv4 token rds --host db.abc123.eu-west-1.rds.amazonaws.com --port 5432 --user app

The options are curl's, with curl's meaning. Keys come from the environment or from a profile, never from options.
Exit codes: curl's; 2 for wrong usage; 110 if the request could not be signed, and nothing was sent.`;

/** The options by which other tools take keys. What is on a command line is visible to every user of the machine. */
const KEY_OPTIONS = [
  '-u, --user <keys>',
  '--aws-sigv4 <provider>',
  '--access_key <key>',
  '--secret_key <key>',
  '--session_token <token>',
  '--access-key <key>',
  '--secret-key <key>',
  '--session-token <token>',
];

/** Makes the parser of the command line. */
export function programFor(actions: Actions, version: string): Command {
  const program = new Command('sigv4')
    .description('Sends a request to an API behind IAM, signed with AWS Signature Version 4.')
    .argument('[url]', 'the URL; without a scheme it is https')
    .version(version, '-V, --version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand('help [command]', 'show the help of a subcommand')
    .enablePositionalOptions()
    .allowExcessArguments(true) // they have an error of their own
    .showSuggestionAfterError(true)
    .addHelpText('after', EXAMPLES);
  addRequestOptions(program);
  addSigningOptions(program);
  addCallOptions(program);
  refuseKeys(program);
  program.action(async (url: string | undefined, options: CallOptions) => {
    if (program.args.length > 1) throw tooManyWords(program);
    if (url === undefined) throw wrongUsage('There is no URL. Write sigv4 https://host/path.');
    return actions.call(url, options);
  });

  const presign = addSigningOptions(subcommand(program, 'presign', 'print a URL that contains its signature'))
    .argument('<url>')
    .requiredOption('--expires <seconds>', 'how long the URL is valid, up to 604800', number('--expires'))
    .option('-X, --request <method>', 'the method; default: GET')
    .option('-H, --header <line>', 'a header that must be sent with the URL', collect)
    .option('-s, --silent', 'do not say that the URL is a secret');
  refuseKeys(presign).action(async (url: string) => actions.presign(url, optionsOf(presign)));

  const explain = subcommand(program, 'explain', 'say why AWS refused, from a pasted answer')
    .argument('[file]', 'the answer, its body or with its head, or the output of curl -v; default: standard input')
    .argument('[url]', 'the URL of the request, which options describe: -X, -H, -d ...')
    .option('--request-file <file>', 'the request: a curl command, or the request as HTTP')
    .option('--status <number>', 'the status; default: that of the head, or 403', number('--status'));
  addRequestOptions(explain);
  refuseKeys(explain).action(async (file: string | undefined, url: string | undefined) =>
    actions.explain(file, url, explain.opts()),
  );

  addTokens(program, actions);
  return program;
}

/** The first of two words may be a subcommand that is mistyped. It may also be a secret, so it is not repeated. */
function tooManyWords({ args: [word = ''], commands }: Command): Failure {
  const names = commands.map((command) => command.name());
  const isLike = (name: string): boolean =>
    /^[a-z]{4,}$/.test(word) && (name.includes(word) || name.slice(0, 2) === word.slice(0, 2));
  const meant = names.find(isLike);
  return wrongUsage(
    `There are too many arguments: a call has one URL.${meant ? ` Did you mean sigv4 ${meant}?` : ''} The subcommands are ${names.join(', ')}.`,
  );
}

/** A subcommand. It takes the options of the command before and after its name. */
function subcommand(parent: Command, name: string, description: string): Command {
  return parent
    .command(name)
    .description(description)
    .helpOption('-h, --help', 'show this help')
    .copyInheritedSettings(parent)
    .allowExcessArguments(false);
}

function optionsOf<Options>(command: Command): Options {
  const inherited = command.parent ? optionsOf<object>(command.parent) : {};
  return { ...inherited, ...command.opts() } as Options;
}

function addTokens(program: Command, actions: Actions): void {
  const token = subcommand(program, 'token', 'print a password or a token that is a signed request');
  const add = (
    kind: TokenKind,
    description: string,
    options: readonly (readonly [flags: string, description: string, required?: boolean])[],
  ): void => {
    const command = addSigningOptions(subcommand(token, kind, description), false).option(
      '-s, --silent',
      'do not say that the token is a secret',
    );
    for (const [flags, text, required = false] of options) {
      const option = new Option(flags, text).makeOptionMandatory(required);
      if (flags.startsWith('--port')) option.argParser(number('--port'));
      if (flags.startsWith('-H')) option.argParser(collect);
      command.addOption(option);
    }
    refuseKeys(command).action(async () => actions.token(kind, optionsOf(command)));
  };
  const host = ['--host <host>', 'the host of the database', true] as const;
  const user = ['--user <user>', 'the user', true] as const;
  add('rds', 'a password for RDS, Aurora or RDS Proxy', [
    host,
    ['--port <port>', 'the port, such as 5432', true],
    user,
  ]);
  add('dsql', 'a password for Aurora DSQL', [host, ['--admin', 'for the user admin']]);
  add('elasticache', 'a password for ElastiCache', [
    ['--cache <name>', 'the name of the cache', true],
    user,
    ['--serverless', 'the cache is serverless'],
  ]);
  add('memorydb', 'a password for MemoryDB', [['--cluster <name>', 'the name of the cluster', true], user]);
  add('msk', 'a token for Kafka on MSK', []);
  add('eks', 'an ExecCredential for kubectl', [['--cluster <name>', 'the name of the cluster', true]]);
  add('vault', 'the body of a login to HashiCorp Vault, as JSON', [
    ['--vault-role <name>', 'the role of Vault', true],
    ['--server-id <name>', 'the X-Vault-AWS-IAM-Server-ID that Vault wants'],
  ]);
  add('caller-identity', 'a GetCallerIdentity request, as JSON, that proves to somebody else who you are', [
    ['-H, --header <line>', 'a header that the receiver asks for'],
  ]);
}

function addRequestOptions(program: Command): void {
  const parts: DataPart[] = [];
  const data = (kind: DataPart['kind']) => (value: string) => {
    parts.push({ kind, value });
    return value;
  };
  program
    .option('-X, --request <method>', 'the method')
    .option('-H, --header <line>', 'a header "Name: value", or @file', collect)
    .option('-d, --data <data>', 'a form as the body, or @file without its line breaks; means POST', data('data'))
    .option('--data-raw <data>', 'the same, with no meaning of @', data('data-raw'))
    .option('--data-binary <data>', 'the same, and @file as it is', data('data-binary'))
    .option('--json <data>', 'JSON as the body, or @file; means POST', data('json'))
    .option('-F, --form <part>', 'a part of a form: name=value, name=@file, name=<file; means POST', collect)
    .option('-G, --get', 'put the data of -d into the query')
    .option('-T, --upload-file <file>', 'send a file with PUT; - is standard input')
    .option('-I, --head', 'send HEAD, and show the head of the answer')
    .option('--compressed', 'ask for a compressed answer, and decode it');
  program.hook('preAction', (command) => {
    if (parts.length > 0) command.setOptionValue('data', parts);
  });
}

/** Refuses the options by which other tools take keys. `--user` of a token is the user of a database. */
function refuseKeys(command: Command): Command {
  for (const flags of KEY_OPTIONS) {
    const [name = ''] = flags.split(/ <| ?,/);
    const option = new Option(flags).hideHelp().argParser(() => {
      throw wrongUsage(
        `${name} is not an option of sigv4: other users of the machine can see options. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or pass --profile. For service and region: --service and --region.`,
      );
    });
    if (!command.options.some(({ long }) => long === option.long)) command.addOption(option);
  }
  return command;
}

function addSigningOptions(command: Command, withScope = true): Command {
  if (withScope)
    command
      .option('--service <name>', 'the signing name, such as execute-api; default: read from the host')
      .addOption(new Option('--payload <kind>', 'how the body is signed').choices(['signed', 'unsigned', 'chunked']));
  if (withScope)
    command.option(
      '--region-set <names>',
      "sign for many regions, such as eu-west-1,us-east-1 or '*', with SigV4a",
      list,
    );
  return command
    .option('--region <name>', 'default: read from the host, then AWS_REGION, then the profile', one(withScope))
    .option('--profile <name>', 'a profile of ~/.aws; needs @aws-sdk/credential-providers')
    .option('--ask-keys', 'type the keys; they are not shown and not kept')
    .option('--role <arn>', 'a role to assume; needs @aws-sdk/credential-providers');
}

function addCallOptions(program: Command): void {
  program
    .option('--no-sign', 'send the request without a signature')
    .option('--dry-run', 'print a curl command that repeats the signed request, and send nothing')
    .option('--show-token', 'with --dry-run: print the session token')
    .option('--debug', 'show the canonical request and the string to sign')
    .option('-i, --include', 'show the head of the answer before the body')
    .option('-v, --verbose', 'show what is sent and received, without secrets')
    .option('-s, --silent', 'show no errors, explanations and progress')
    .option('-S, --show-error', 'with -s: show errors and explanations')
    .option('-f, --fail', 'exit with 22, and without the body, if the status is 400 or more')
    .option('--fail-with-body', 'the same, with the body')
    .option('-o, --output <file>', 'write the body to a file')
    .option('-O, --remote-name', 'write the body to a file with the name in the URL')
    .option('--raw', 'leave JSON as it is, also on a terminal')
    .option('-w, --write-out <format>', 'what to print after the body, such as %{http_code}')
    .option('-L, --location', 'follow redirects; each request is signed anew')
    .option('-k, --insecure', 'trust every certificate')
    .option('--cacert <file>', 'trust these certificates too')
    .option('-x, --proxy <url>', 'use this proxy; default: HTTPS_PROXY, HTTP_PROXY, NO_PROXY')
    .option('-m, --max-time <seconds>', 'how long the whole call may take', number('-m'))
    .option('--connect-timeout <seconds>', 'how long to wait for a connection', number('--connect-timeout'))
    .option('--retry <number>', 'try again after a timeout, 408, 429, 500, 502, 503 or 504', number('--retry'));
}

const list = (value: string): string[] => value.split(',').map((name) => name.trim());

const one =
  (hasSet: boolean) =>
  (value: string): string => {
    if (/[*,]/.test(value))
      throw wrongUsage(
        `--region is one region, such as eu-west-1.${hasSet ? ' For several or all: --region-set.' : ''}`,
      );
    return value;
  };

const collect = (value: string, all: readonly string[] = []): string[] => [...all, value];

function number(name: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+(\.\d+)?$/.test(text)) throw wrongUsage(`${name} must be a number.`);
    return value;
  };
}
