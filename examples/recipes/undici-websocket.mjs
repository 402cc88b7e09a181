// Connects to a WebSocket API of API Gateway with undici. Replace the URL. The signature is in the headers of the upgrade, so the URL
// contains none.
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
