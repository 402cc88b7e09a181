import type { Example } from './examples.ts';

const group = 'Rejected by AWS';

/** Requests with a signature, and AWS's answer to them. */
export const REJECTED: readonly Example[] = [
  {
    group,
    name: 'S3: SignatureDoesNotMatch, after a proxy has merged slashes',
    request: `GET /2026//report.pdf HTTP/1.1
Host: my-bucket.s3.eu-west-1.amazonaws.com
x-amz-date: 20260101T120000Z
x-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=f8832eb461f218494e748788c0f29b84b0eb61b88b2f08cec813dd7962f0d2c2`,
    answer: `HTTP/1.1 403 Forbidden
x-amz-request-id: 4442587FB7D0A2F9
content-type: application/xml

<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>SignatureDoesNotMatch</Code><Message>The request signature we calculated does not match the signature you provided. Check your key and signing method.</Message><AWSAccessKeyId>AKIAIOSFODNN7EXAMPLE</AWSAccessKeyId><StringToSign>AWS4-HMAC-SHA256
20260101T120000Z
20260101/eu-west-1/s3/aws4_request
6928ad891d97046004c6dbf99493c96744e4b3fa48df169b5bdeef5f21ebcf12</StringToSign><CanonicalRequest>GET
/2026/report.pdf

host:my-bucket.s3.eu-west-1.amazonaws.com
x-amz-content-sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
x-amz-date:20260101T120000Z

host;x-amz-content-sha256;x-amz-date
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855</CanonicalRequest><RequestId>4442587FB7D0A2F9</RequestId></Error>`,
  },
  {
    group,
    name: 'API Gateway: InvalidSignatureException, after a proxy has changed a header',
    request: `curl 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders?dry=true' \\
  -H 'content-type: application/json' \\
  -H 'x-amz-date: 20260101T120000Z' \\
  -H 'authorization: AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20260101/eu-west-1/execute-api/aws4_request, SignedHeaders=content-type;host;x-amz-date, Signature=af5825e55f40c5d128795627ad2097f63eb6016b3df93d7bd092f483fcfaa274' \\
  --data-raw '{"table":7}'`,
    answer: `HTTP/1.1 403 Forbidden
x-amzn-RequestId: 13ef8cbb-3a14-42f5-afd6-3337182f1c9c
x-amzn-ErrorType: InvalidSignatureException

${JSON.stringify({
  message: `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.

The Canonical String for this request should have been
'POST
/prod/orders
dry=true
content-type:application/json; charset=utf-8
host:abc123.execute-api.eu-west-1.amazonaws.com
x-amz-date:20260101T120000Z

content-type;host;x-amz-date
c2e33c52d9e4a8e27751de09d78cd44965da588e8e7f0dcc9e41b150d7dc9d4a'

The String-to-Sign should have been
'AWS4-HMAC-SHA256
20260101T120000Z
20260101/eu-west-1/execute-api/aws4_request
42e8c67321bdd32c2476741536a1bf774092f26dffbf128a876f91e5a80dfeef'
`,
})}`,
  },
  {
    group,
    name: 'API Gateway: Missing Authentication Token',
    request: "curl 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/orders'",
    answer: `HTTP/1.1 403 Forbidden
x-amzn-ErrorType: MissingAuthenticationTokenException

{"message":"Missing Authentication Token"}`,
  },
];
