// Calls the Kubernetes API of a cluster of EKS without the AWS CLI. Replace the server and the cluster in kubeconfig.yaml. kubectl can use
// the same file.
import { CoreV1Api, KubeConfig } from '@kubernetes/client-node';

const config = new KubeConfig();
config.loadFromFile('kubernetes/kubeconfig.yaml');

const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace: 'kitchen' });
console.log(items.map(({ metadata }) => metadata?.name));

// Prints:
// [ 'kettle' ]
