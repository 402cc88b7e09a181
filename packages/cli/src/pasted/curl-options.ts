import { wrongUsage } from '../failure.ts';
import type { DataPart, RequestFlags } from '../options.ts';

/** The letters of curl's options that take a value, or that change the request. */
const LETTERS: Readonly<Record<string, string>> = {
  A: 'user-agent',
  b: 'cookie',
  c: 'cookie-jar',
  C: 'continue-at',
  d: 'data',
  D: 'dump-header',
  e: 'referer',
  E: 'cert',
  F: 'form',
  G: 'get',
  H: 'header',
  I: 'head',
  K: 'config',
  m: 'max-time',
  o: 'output',
  P: 'ftp-port',
  Q: 'quote',
  r: 'range',
  t: 'telnet-option',
  T: 'upload-file',
  u: 'user',
  U: 'proxy-user',
  w: 'write-out',
  x: 'proxy',
  X: 'request',
  y: 'speed-time',
  Y: 'speed-limit',
  z: 'time-cond',
};

/** The names of the options that take a value: those of `curl --help all`, and those of `sigv4`. */
const WITH_VALUE = new Set(
  `${Object.values(LETTERS)
    .filter((name) => name !== 'get' && name !== 'head')
    .join(' ')}
  abstract-unix-socket alt-svc aws-sigv4 cacert capath cert-type ciphers connect-timeout connect-to create-file-mode crlfile curves
  data-ascii data-binary data-raw data-urlencode delegation dns-interface dns-ipv4-addr dns-ipv6-addr dns-servers doh-url ech egd-file
  engine etag-compare etag-save expect100-timeout form-string ftp-account ftp-alternative-to-user ftp-method ftp-ssl-ccc-mode
  happy-eyeballs-timeout-ms haproxy-clientip hostpubmd5 hostpubsha256 hsts interface ip-tos ipfs-gateway json keepalive-cnt
  keepalive-time key key-type knownhosts krb libcurl limit-rate local-port login-options mail-auth mail-from mail-rcpt max-filesize
  max-redirs netrc-file noproxy oauth2-bearer output-dir parallel-max pass pinnedpubkey preproxy proto proto-default proto-redir
  proxy-cacert proxy-capath proxy-cert proxy-cert-type proxy-ciphers proxy-crlfile proxy-header proxy-key proxy-key-type proxy-pass
  proxy-pinnedpubkey proxy-service-name proxy-tls13-ciphers proxy-tlsauthtype proxy-tlspassword proxy-tlsuser proxy1.0 pubkey
  random-file rate request-target resolve retry retry-delay retry-max-time sasl-authzid service-name sigalgs socks4 socks4a socks5
  socks5-gssapi-service socks5-hostname stderr tftp-blksize tls-max tls13-ciphers tlsauthtype tlspassword tlsuser trace trace-ascii
  trace-config unix-socket upload-flags url url-query variable vlan-priority region profile role payload service`.split(
    /\s+/,
  ),
);

/** The words of a curl command, as options. An option that is not known takes no value. */
function* optionsIn(words: readonly string[]): Generator<readonly [name: string, value: string]> {
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (!/^-./.test(word)) yield ['url', word];
    else if (word.startsWith('--')) {
      const name = word.slice(2);
      yield [name, WITH_VALUE.has(name) ? (rest.shift() ?? '') : ''];
    } else {
      for (let at = 1; at < word.length; at++) {
        const name = LETTERS[word.charAt(at)] ?? '';
        if (!WITH_VALUE.has(name)) yield [name, ''];
        else {
          yield [name, word.slice(at + 1) || (rest.shift() ?? '')];
          break;
        }
      }
    }
  }
}

/** What a curl command says about its request. */
export interface CurlOptions {
  readonly url: string;
  readonly flags: RequestFlags;
}

/** The schemes of the other options that make an `authorization` header. What they say is a secret, and no signature. */
const SCHEMES: Readonly<Record<string, string>> = { user: 'Basic', 'oauth2-bearer': 'Bearer' };

/** Reads the options of curl that are part of the request. The others, such as `-s` or `--max-time`, are passed over. */
export function readCurlOptions(words: readonly string[]): CurlOptions {
  const header: string[] = [];
  const data: DataPart[] = [];
  const form: string[] = [];
  let url: string | undefined;
  let flags: RequestFlags = {};
  for (const [name, value] of optionsIn(words)) {
    if (name === 'next') break;
    else if (name === 'url') url ??= value;
    else if (name === 'url-query') throw wrongUsage('The command has --url-query. Write its parameters into the URL.');
    else if (name.includes('=')) throw misspelled(name);
    else if (name === 'request') flags = { ...flags, request: value };
    else if (name === 'upload-file') flags = { ...flags, uploadFile: value };
    else if (name === 'get' || name === 'head' || name === 'compressed') flags = { ...flags, [name]: true };
    else if (name === 'header') header.push(value);
    else if (name === 'user-agent' || name === 'referer') header.push(`${name}: ${value}`);
    else if (name === 'range') header.push(`range: bytes=${value}`);
    else if (name === 'cookie' && value.includes('=')) header.push(`cookie: ${value}`);
    else if (name === 'form' || name === 'form-string') form.push(value);
    else if (name === 'data' || name === 'data-ascii') data.push({ kind: 'data', value });
    else if (name === 'data-raw' || name === 'data-binary' || name === 'json') data.push({ kind: name, value });
    else if (name === 'data-urlencode') data.push({ kind: 'data-raw', value: encoded(value) });
    else if (name === 'aws-sigv4') throw unsigned('curl --aws-sigv4');
    else if (SCHEMES[name]) header.push(`authorization: ${SCHEMES[name]} -`);
  }
  if (url === undefined) throw wrongUsage('The curl command has no URL.');
  if ([url, ...header].some((word) => /^[‘’“”–—]/.test(word)))
    throw wrongUsage('The command has typographic quotation marks or dashes. Write \', " and - instead.');
  if (form.length > 0)
    throw wrongUsage(
      'The command has -F, and curl makes another boundary each time. Pass the request as HTTP, as it was sent.',
    );
  return {
    url,
    flags: { ...flags, ...(header.length > 0 && { header }), ...(data.length > 0 && { data }) },
  };
}

/** curl has no option with its value behind an equals sign. The value may be a secret. */
function misspelled(option: string): Error {
  const [name] = option.split('=');
  return wrongUsage(`curl has no option "--${name}=...". Write "--${name} ...".`);
}

/** The command signs when it sends, so its text has no signature. */
export const unsigned = (program: string): Error =>
  wrongUsage(
    `The command has no signature, because ${program} signs when it sends. Add -v to the command, and pass what it prints.`,
  );

/** `name=content`, `=content` or `content`, of which the content is encoded. */
function encoded(value: string): string {
  const [, name = '', content = value] = /^([^=@]*)=(.*)$/s.exec(value) ?? [];
  if (content === value && value.includes('@'))
    throw wrongUsage('The body is in the file of --data-urlencode. Pass the request as HTTP, as it was sent.');
  const text = encodeURIComponent(content).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return name ? `${name}=${text}` : text;
}
