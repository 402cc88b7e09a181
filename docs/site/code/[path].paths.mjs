// The pages that show code. VitePress asks this file for them.
import { codePage } from '../.vitepress/code-page.mjs';
import { shownAsCode } from '../.vitepress/repository.mjs';

export default {
  paths: () => shownAsCode().map((path) => ({ params: { path }, content: codePage(path) })),
};
