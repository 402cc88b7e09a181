// The server of the page. It decides who may upload what, where, and how much, and signs a form for it. Replace the bucket and the
// conditions. The file is sent directly to S3.
import { createSigner, presignPost } from '@sigv4/core';
import { createServer } from 'node:http';

const signer = createSigner();

export const server = createServer(async (_, response) => {
  const user = 'eric'; // whoever is logged in
  const form = await presignPost(
    signer,
    {
      url: 'https://tea-room.s3.eu-west-1.amazonaws.com/',
      fields: { key: `photos/${user}/\${filename}`, success_action_status: '201' },
      conditions: [
        ['content-length-range', 1, 1_048_576],
        ['starts-with', '$Content-Type', 'image/'],
      ],
    },
    { expiresIn: 300 },
  );
  response.setHeader('content-type', 'application/json').end(JSON.stringify(form));
});
