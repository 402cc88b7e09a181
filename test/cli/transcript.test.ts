import { expect, it } from '@jest/globals';
import { explainAnswer } from '@sigv4/core';
import { readPastedAnswer } from '../../packages/cli/src/pasted/answer.ts';
import { readPastedRequest } from '../../packages/cli/src/pasted/request.ts';

// What `curl -v` prints, with bodies whose lines look like those of a head or like remarks of curl.

const REQUEST = '> GET /b HTTP/1.1\n> Host: b.s3.eu-west-1.amazonaws.com\n> \n';
const head = (type: string): string => `< HTTP/1.1 403 Forbidden\n< content-type: ${type}\n< \n`;
const XML = '<?xml version="1.0"?>\n<Error><Code>AccessDenied</Code>\n<Message>Access Denied</Message></Error>';
const HTML = '<html>\n<body>\n> quoted\n< x\n<\n12 apples\n</body>\n</html>';
const JSON_BODY = '{\n  "message": "Forbidden"\n}';

it.each([
  ['XML', `${REQUEST}${head('application/xml')}${XML}\n`, XML],
  ['a page of a firewall', `${REQUEST}${head('text/html')}${HTML}\n`, HTML],
  ['JSON in many lines', `${REQUEST}${head('application/json')}${JSON_BODY}\n`, JSON_BODY],
  [
    'a body without a line break at its end',
    `${REQUEST}${head('application/json')}{"message":"Forbidden"}* Connection #0 to host b.s3.eu-west-1.amazonaws.com left intact\n`,
    '{"message":"Forbidden"}',
  ],
  ['line ends that lost their blank', `${REQUEST}${head('application/xml')}${XML}`.replace(/^([<>]) $/gm, '$1'), XML],
  [
    'an upload',
    `${REQUEST.replace('GET', 'PUT')}< HTTP/1.1 100 Continue\n} [6 bytes data]\n* We are completely uploaded and fine\n${head('application/xml')}${XML}`,
    XML,
  ],
  [
    'an upload whose head of 100 has an end',
    `${REQUEST.replace('GET', 'PUT')}< HTTP/1.1 100 Continue\n< \n} [6 bytes data]\n${head('application/xml')}${XML}`,
    XML,
  ],
  [
    'a file, with the progress meter',
    `  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 1.2.3.4:443...\n* Connected\n${`${REQUEST}${head('application/xml')}`.replaceAll('\n', '\r\n')}{ [105 bytes data]\n\r100    94    0    94    0     0   3443      0 --:--:-- --:--:-- --:--:--  3357\r100    94    0    94    0     0   3434      0 --:--:-- --:--:-- --:--:--  3357\n* Connection #0 to host 127.0.0.1 left intact\n${XML}`,
    XML,
  ],
  [
    'a redirect, whose body is another',
    `${REQUEST}< HTTP/1.1 301 Moved\n< \n<a>moved</a>\n${REQUEST}${head('application/xml')}${XML}`,
    XML,
  ],
  [
    'sigv4 -v, with its explanation',
    `* Signed for s3 in eu-west-1 with AKIDEXAMPLE\n${REQUEST}${head('application/xml')}* AWS refused with 403 AccessDenied\n${XML}\nGET https://b.s3.eu-west-1.amazonaws.com/b: 403 AccessDenied (forbidden)\n\nAWS says so.\n`,
    XML,
  ],
])('reads what curl -v printed: %s', async (_name, text, body) => {
  const { answer, request } = readPastedAnswer(text);
  expect(answer).toEqual({ status: 403, headers: expect.stringMatching(/^content-type: \S+$/), body });
  expect(request).toMatchObject({ url: '/b', headers: 'Host: b.s3.eu-west-1.amazonaws.com' });
  expect(await readPastedRequest(text)).toEqual(request);
  expect(await explainAnswer(answer, request)).toMatchObject({ status: 403 });
});

it('a body alone is a body, whatever its lines begin with', () => {
  for (const body of ['> quoted\n< x\n', XML, HTML, JSON_BODY])
    expect(readPastedAnswer(body)).toEqual({ answer: { status: 403, body } });
});
