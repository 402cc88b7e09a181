// workerd: the addresses come in a request, the result is its answer.
import { runSuite } from '../suite/suite.mjs';

export default {
  async fetch(request) {
    return Response.json(await runSuite(await request.json()));
  },
};
