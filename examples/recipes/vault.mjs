// Logs in to HashiCorp Vault with its AWS method of type iam. Replace the address of Vault, the role and the server id. Vault sends the
// signed request to AWS, which answers who you are.
import { createSigner, vaultLoginRequest } from '@sigv4/tokens';

const signer = createSigner({ region: 'eu-west-1' });
const login = await vaultLoginRequest(signer, { role: 'waiter', serverId: 'vault.example.com' });

const response = await fetch('https://vault.example.com/v1/auth/aws/login', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(login),
});
const { auth } = await response.json();
console.log(auth.policies);

// Prints:
// [ 'tea' ]
