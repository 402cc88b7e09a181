/** What texts of the core say in words of JavaScript, and how this page says it. */
const WORDS: readonly (readonly [code: RegExp, here: string])[] = [
  [
    /Pass the request too, as it was sent: explainAnswer\(answer, request\)\./g,
    'Paste the request too, as it was sent.',
  ],
  [
    /Pass all that you have of the answer: explainAnswer\(\{ status, headers, body \}\)\./g,
    'Paste all that you have of the answer: its status, its headers and its body.',
  ],
  [
    /Pass the body of the request too: explainAnswer\(answer, \{ \.\.\.request, body \}\)\./g,
    'Paste the body of the request too.',
  ],
  [/ \(or set AWS_REGION\)/g, ''],
  [/Pass service: '\.\.\.', region: '\.\.\.'/g, 'Fill in the fields "Service" and "Region"'],
  [/Pass service: '\.\.\.'/g, 'Fill in the field "Service"'],
  [/Pass region: '\.\.\.'/g, 'Fill in the field "Region"'],
  [
    /Remove x-amz-content-sha256 or payload: 'unsigned'\./g,
    'Choose "signed" in the field "Payload", and remove the header x-amz-content-sha256.',
  ],
  [/no crypto\.subtle\. .*$/, 'Browsers sign only in pages with https, or on localhost. Open this page with https.'],
  [/Remove them: keys come from the environment or from a profile\./, 'Remove them.'],
  [
    /Pass a curl command, or a request that begins with/,
    'Paste a curl command, a URL or a presigned URL that begins with https://, or a request that begins with',
  ],
  [/\b([Pp])ass (the (?:command|request)|what it prints)\b/g, '$1aste $2'],
  [/Pass one, such as GET/, 'Write one, such as GET'],
  [/^sigv4: the option "service" must be/, 'The service must be'],
  [/^sigv4: the option "region" must be/, 'The region must be'],
  [
    /^sigv4: the option "regionSet" must be an array of regions, each once, or \['\*'\], without region/,
    'The region set must be regions with commas between them, each once, or *',
  ],
  [
    /^sigv4: the option "signedHeaders" must be an array of header names/,
    'The headers to sign must be names of headers',
  ],
  [/^sigv4: expiresIn must be (.*?)\. Call it as.*$/, 'The field "Expires, in seconds" must be $1.'],
  [/^sigv4: /, ''],
];

/** A text of the core, with the fields of this page instead of code. */
export const inFields = (text: string): string =>
  WORDS.reduce((changed, [code, here]) => changed.replace(code, here), text);
