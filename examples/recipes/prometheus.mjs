// Prometheus remote write to Amazon Managed Service for Prometheus. The package makes the body, protobuf that is compressed with snappy, and
// takes a fetch.
import { explain, sigv4 } from '@sigv4/fetch';
import { pushTimeseries } from 'prometheus-remote-write';

const signedFetch = sigv4(fetch, {
  onEvent: async (event) => event.type === 'rejected' && console.error(String(await explain(event))),
});

const { status } = await pushTimeseries(
  { labels: { __name__: 'tea_pots_total', room: 'garden' }, samples: [{ value: 3 }] },
  {
    url: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-0a1b2c3d/api/v1/remote_write',
    headers: { 'Content-Encoding': 'snappy', 'X-Prometheus-Remote-Write-Version': '0.1.0' },
    fetch: (url, init) => signedFetch(url, /** @type {RequestInit} */ (init)),
  },
);
console.log(status);

// Prints:
// 200
