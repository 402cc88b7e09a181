// Calls a REST API of API Gateway behind IAM with axios. Replace the host by your own. The interceptor signs each request to AWS, also
// those of other modules.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

axios.interceptors.request.use(sigv4());

const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';

const { data: items } = await axios.get(`${api}/items`, { params: { kind: 'tea & cake', limit: 2 } });
console.log(items);

const { status, data: order } = await axios.post(`${api}/orders`, { table: 7, items: ['tea'] });
console.log(status, order);

// Prints:
// [ 'Darjeeling', 'Carrot cake' ]
// 201 { id: 1, table: 7, items: [ 'tea' ] }
