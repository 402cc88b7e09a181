import type { Keys } from './steady.ts';

/** How STS answers: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
export function assumed(
  action: 'AssumeRole' | 'AssumeRoleWithWebIdentity',
  { accessKeyId, secretAccessKey, sessionToken, expiration }: Keys,
) {
  const credentials = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration.toISOString()}</Expiration>`;
  const user =
    '<AssumedRoleUser><AssumedRoleId>AROA1:session</AssumedRoleId><Arn>arn:aws:sts::123456789012:assumed-role/reader/session</Arn></AssumedRoleUser>';
  const body = `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${user}<Credentials>${credentials}</Credentials></${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', date: new Date().toUTCString() }, body };
}
