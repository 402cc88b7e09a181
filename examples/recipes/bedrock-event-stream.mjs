// Reads an answer of a Bedrock model as an event stream. Replace the model and the region. The request is signed like any other, and
// @smithy/eventstream-codec reads the answer.
import { sigv4 } from '@sigv4/fetch';
import { EventStreamCodec } from '@smithy/eventstream-codec';

const signedFetch = sigv4(fetch);
const response = await signedFetch(
  'https://bedrock-runtime.us-west-2.amazonaws.com/model/amazon.nova-lite-v1:0/converse-stream',
  {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/vnd.amazon.eventstream' },
    body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'Which tea?' }] }] }),
  },
);
if (!response.body) throw new Error('there is no answer');

for await (const { headers, body } of messages(response.body)) {
  if (headers[':message-type']?.value !== 'event') throw new Error(new TextDecoder().decode(body)); // an error in the middle of the stream
  const event = JSON.parse(new TextDecoder().decode(body));
  if (headers[':event-type']?.value === 'contentBlockDelta') console.log(event.delta.text);
}

/**
 * The messages of an event stream. Each begins with its length.
 *
 * @param {AsyncIterable<Uint8Array>} stream
 */
async function* messages(stream) {
  const codec = new EventStreamCodec(
    (bytes) => (typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes)),
    (text) => new TextEncoder().encode(text),
  );
  let rest = Buffer.alloc(0);
  for await (const piece of stream) {
    rest = Buffer.concat([rest, piece]);
    while (rest.length >= 4 && rest.length >= rest.readUInt32BE()) {
      const length = rest.readUInt32BE();
      yield codec.decode(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  }
}

// Prints:
// Darjeeling,
// of
// course.
