// The default theme with the fonts of the system, so that no font is loaded.
import theme from 'vitepress/theme-without-fonts';
import { nextTick, onMounted, watch } from 'vue';
import { useRoute } from 'vitepress';
import { markWhatScrolls } from './what-scrolls.mjs';
import { showOpenPage } from './open-page.mjs';
import './style.css';

export default {
  ...theme,
  setup() {
    const route = useRoute();
    const show = () => {
      markWhatScrolls();
      void nextTick(showOpenPage); // the sidebar marks the page first
    };
    onMounted(show);
    watch(() => route.component, show, { flush: 'post' });
  },
};
