// Calls an Ethereum node of Amazon Managed Blockchain by JSON-RPC over a WebSocket. Replace the URL.
import { createSigner, presign } from '@sigv4/core';
import { WebSocket } from 'ws';

const signer = createSigner();
const request = { method: 'GET', url: 'wss://nd-abc123.wss.ethereum.managedblockchain.eu-west-1.amazonaws.com/' };

const socket = new WebSocket(await presign(signer, request, { expiresIn: 60 }));
socket.on('open', () => socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_blockNumber', params: [] })));
socket.on('message', (message) => {
  console.log(JSON.parse(String(message)).result);
  socket.close();
});

// Prints:
// 0x16b1c3f
