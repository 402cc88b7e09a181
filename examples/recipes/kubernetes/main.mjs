// The Kubernetes API of a cluster of EKS, with a kubeconfig that needs no AWS CLI. kubectl takes the same kubeconfig.
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromFile('kubernetes/kubeconfig.yaml');

const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'kitchen' });
console.log(items.map(({ metadata }) => metadata?.name));

// Prints:
// [ 'kettle' ]
