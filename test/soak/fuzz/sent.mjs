// How a request that was sent is read.

/** True for a signature made with one of the fuzz's own keys. */
export const isOurs = (request) =>
  /Credential="?A[KS]ID(FUZZ|SIGNS|LONG|WORD)/.test(valueOf(request, 'authorization') ?? '');

export const valueOf = ({ headers }, wanted) => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

export const signatureOf = (request) => /Signature=([\da-f]{64})/.exec(valueOf(request, 'authorization') ?? '')?.[1];

/** When it was signed, in milliseconds since the epoch. */
export const dateOf = (request) =>
  Date.parse((valueOf(request, 'x-amz-date') ?? '').replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'));

const nameOf = (host) => host.replace(/:\d+$/, '');

/** A second opinion on `hosts`. */
export const isNamed = ({ host, protocol }, hosts) =>
  hosts.some((pattern) =>
    pattern.startsWith('*.')
      ? nameOf(host).endsWith(pattern.slice(1))
      : /:\d+$/.test(pattern)
        ? [host, `${host}:${protocol === 'http:' ? 80 : 443}`].includes(pattern.replace(':0', ':'))
        : nameOf(host) === pattern,
  );

export const isOfAws = ({ host }) => /\.(amazonaws\.com(\.cn)?|on\.aws|api\.aws)$/.test(nameOf(host));

/** From S3 to S3, in one partition, with the same bucket, both over https. */
export function isSameBucket(from, to) {
  const read = ({ host, protocol, target }) => {
    const [, bucket = target.split(/[/?]/)[1], suffix] =
      /^(?:(.+)\.)?s3\.(?:[a-z\d-]+\.)?(amazonaws\.com(?:\.cn)?)$/.exec(host) ?? [];
    return suffix && protocol === 'https:' ? `${bucket} ${suffix}` : undefined;
  };
  return read(from) !== undefined && read(from) === read(to);
}
