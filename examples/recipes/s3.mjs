// Puts, gets and lists objects of S3 without an SDK. Replace the bucket. The header with the hash of the body, which S3 requires, is set
// for you.
import { sigv4 } from '@sigv4/fetch';

const signedFetch = sigv4(fetch);
const bucket = 'https://tea-room.s3.eu-west-1.amazonaws.com';

const key = 'menus/high tea (5 o’clock).txt'; // spaces and brackets are encoded as S3 reads them
const put = await signedFetch(`${bucket}/${key}`, {
  method: 'PUT',
  body: 'Scones, clotted cream',
  headers: { 'x-amz-meta-author': 'Ada' },
});
console.log(put.status);

const got = await signedFetch(`${bucket}/${key}`);
console.log(await got.text(), got.headers.get('x-amz-meta-author'));

const list = await signedFetch(`${bucket}/?${new URLSearchParams({ 'list-type': '2', prefix: 'menus/' })}`);
console.log(/<Key>(.*)<\/Key>/.exec(await list.text())?.[1]);

// Prints:
// 200
// Scones, clotted cream Ada
// menus/high tea (5 o’clock).txt
