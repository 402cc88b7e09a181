// Prints a token for a cluster of EKS, in place of `aws eks get-token`. A kubeconfig calls it with the cluster and the region. kubectl and
// other clients cache the token until expirationTimestamp.
import { eksToken } from '@sigv4/tokens';

const [cluster = '', region] = process.argv.slice(2);
const { value, expiresAt } = await eksToken({ region }, { cluster });

console.log(
  JSON.stringify({
    apiVersion: 'client.authentication.k8s.io/v1',
    kind: 'ExecCredential',
    status: { token: value, expirationTimestamp: expiresAt.toISOString() },
  }),
);
