// What no signer can beat: requests of which everything is known but the time and the body. No URL is parsed, no header is looked at,
// no option is read. What is left are the hashes that a signature needs, and the text around them.
import { createHmac, hash } from 'node:crypto';

/** @returns {(index: number, body?: string) => Promise<{ url: string, headers: Record<string, string> }>} `index` is that of a target. */
export function floor(
  { method, host, targets, contentType, service, region },
  { accessKeyId, secretAccessKey, sessionToken },
) {
  const urls = targets.map(({ path, query }) => `https://${host}${path}${query && `?${query}`}`);
  const type = contentType ? `content-type:${contentType}\n` : '';
  const token = sessionToken ? `x-amz-security-token:${sessionToken}\n` : '';
  const names = `${contentType ? 'content-type;' : ''}host;x-amz-date${sessionToken ? ';x-amz-security-token' : ''}`;
  const befores = targets.map(({ path, query }) => `${method}\n${path}\n${query}\n${type}host:${host}\nx-amz-date:`);
  const after = `\n${token}\n${names}\n`;
  const empty = hash('sha256', '', 'hex');

  let second = 0;
  let datetime, date, scope, inner, outer, message, credential;
  const prepare = (now) => {
    second = now;
    datetime = new Date(now * 1000).toISOString().replace(/[:-]|\.\d{3}/g, '');
    if (date === datetime.slice(0, 8)) return;
    date = datetime.slice(0, 8);
    scope = `${date}/${region}/${service}/aws4_request`;
    credential = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=`;
    let key = Buffer.from(`AWS4${secretAccessKey}`);
    for (const part of [date, region, service, 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
    inner = Buffer.alloc(64 + 256, 0x36);
    outer = Buffer.alloc(64 + 32, 0x5c);
    for (const [index, byte] of key.entries()) {
      inner[index] = byte ^ 0x36;
      outer[index] = byte ^ 0x5c;
    }
  };

  return async (index, body) => {
    const now = Math.floor(Date.now() / 1000);
    if (now !== second) prepare(now);
    const canonicalRequest = hash(
      'sha256',
      `${befores[index]}${datetime}${after}${body ? hash('sha256', body, 'hex') : empty}`,
      'hex',
    );
    const end = 64 + inner.latin1Write(`AWS4-HMAC-SHA256\n${datetime}\n${scope}\n${canonicalRequest}`, 64);
    if (message?.length !== end) message = inner.subarray(0, end);
    outer.write(hash('sha256', message, 'hex'), 64, 'hex');
    const headers = { 'x-amz-date': datetime, authorization: credential + hash('sha256', outer, 'hex') };
    if (sessionToken) headers['x-amz-security-token'] = sessionToken;
    return { url: urls[index], headers };
  };
}
