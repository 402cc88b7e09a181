import { EXIT, Failure, wrongUsage } from '../failure.ts';
import type { RequestFlags } from '../options.ts';
import { baseName } from './bytes.ts';
import { type Content, queryOf, readContent } from './content.ts';
import type { Files } from './files.ts';
import { readHeaders } from './headers.ts';

/** A request, before it is signed. */
export interface Request {
  readonly method: string;
  readonly url: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly content?: Content | undefined;
}

/** What `--compressed` asks for, and what Node can decode. */
const ENCODINGS = 'gzip, deflate, br';

/** Makes the request that the options describe, as curl would. */
export async function readRequest(text: string, flags: RequestFlags, files: Files, agent?: string): Promise<Request> {
  const { fields, removed } = await readHeaders(flags.header, files);
  if (flags.head && (flags.form || flags.uploadFile !== undefined || (flags.data && !flags.get)))
    throw wrongUsage('-I makes a HEAD request, which has no body. Leave out -I, or -d, -F and -T.');
  const content = await readContent(flags, files);
  const url = withQuery(readUrl(text, flags.uploadFile), await queryOf(flags, files));
  const defaults: (readonly [string, string | undefined])[] = [
    ['user-agent', agent],
    ['accept', content?.accept ?? (agent && '*/*')],
    ['accept-encoding', flags.compressed ? ENCODINGS : undefined],
    ['content-type', content?.contentType],
  ];
  const given = new Set(fields.map(([name]) => name.toLowerCase()));
  const added = defaults.flatMap(([name, value]) =>
    value === undefined || given.has(name) || removed.has(name) ? [] : [[name, value] as const],
  );
  return { method: methodOf(flags, content), url, headers: [...added, ...fields], content };
}

function methodOf({ request, head, uploadFile }: RequestFlags, content: Content | undefined): string {
  if (request !== undefined) {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(request)) throw wrongUsage('The method of -X must be a word, such as POST.');
    return request;
  }
  if (head) return 'HEAD';
  if (uploadFile !== undefined) return 'PUT';
  return content ? 'POST' : 'GET';
}

/** Reads a URL. Without a scheme it is https. */
export function readUrl(text: string, uploadFile?: string): string {
  const absolute = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `https://${text}`;
  if (!URL.canParse(absolute)) throw new Failure(EXIT.WRONG_URL, 'The URL cannot be read. Write https://host/path.');
  const { protocol, username, password, pathname } = new URL(absolute);
  if (!/^(https?|wss?):$/.test(protocol))
    throw new Failure(EXIT.UNSUPPORTED_PROTOCOL, `The scheme ${protocol}// is not supported. Use https.`);
  if (username || password)
    throw new Failure(
      EXIT.WRONG_URL,
      'The URL has a user name or a password. Remove them: keys come from the environment or from a profile.',
    );
  const isFile = uploadFile !== undefined && uploadFile !== '-' && uploadFile !== '.';
  if (!isFile || !pathname.endsWith('/')) return absolute;
  const [, base = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(absolute) ?? [];
  return `${base.endsWith('/') ? base : `${base}/`}${encodeURIComponent(baseName(uploadFile))}${rest}`;
}

function withQuery(url: string, query: string): string {
  if (!query) return url;
  const [base = ''] = url.split('#');
  return `${base}${base.includes('?') ? '&' : '?'}${query}`;
}
