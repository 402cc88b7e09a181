// Signs with the credentials of another role. Replace the role and the host. You can pass any provider of the AWS SDK: it is called for the
// first request, and again before its credentials expire.
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers';
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

const credentials = fromTemporaryCredentials({
  params: { RoleArn: 'arn:aws:iam::123456789012:role/guest', RoleSessionName: 'tea-time' },
  clientConfig: { region: 'eu-west-1' },
});

axios.interceptors.request.use(
  sigv4({
    credentials,
    onEvent(event) {
      if (event.type === 'signed' || event.type === 'refreshed') console.log(event.type, event.accessKeyId);
    },
  }),
);

const { data } = await axios.get('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=1');
console.log(data);

// Prints:
// refreshed ASIAEXAMPLE
// signed ASIAEXAMPLE
// [ 'Darjeeling' ]
