// A WebSocket API of API Gateway with IAM, by undici. The upgrade is signed in its headers, so no URL holds a signature.
import { explain, sigv4 } from '@sigv4/undici';
import { Agent, WebSocket } from 'undici';

const dispatcher = new Agent().compose(
  sigv4({
    onEvent: async (event) => {
      if (event.type === 'rejected') console.error(String(await explain(event)));
    },
  }),
);

const socket = new WebSocket('wss://abc123.execute-api.eu-west-1.amazonaws.com/prod?table=7', { dispatcher });
socket.addEventListener('open', () => socket.send('Darjeeling'));
socket.addEventListener('message', ({ data }) => {
  console.log(data);
  socket.close();
});
socket.addEventListener('error', () => (process.exitCode = 1));

// Prints:
// Darjeeling for table 7
