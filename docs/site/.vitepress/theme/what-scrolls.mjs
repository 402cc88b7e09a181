const SCROLLING = '.vp-doc table, .vp-doc .picture';

/** Marks the tables and pictures that continue to the right, so that the style can show it. */
export function markWhatScrolls() {
  for (const element of document.querySelectorAll(SCROLLING)) {
    mark(element);
    if (watched.has(element)) continue;
    watched.add(element);
    element.addEventListener('scroll', () => mark(element), { passive: true });
    sizes().observe(element);
  }
}

/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/** @type {ResizeObserver | undefined} */
let observer;
const sizes = () => (observer ??= new ResizeObserver((entries) => entries.forEach(({ target }) => mark(target))));

/** @param {Element} element */
function mark(element) {
  const rest = element.scrollWidth - element.clientWidth - element.scrollLeft;
  element.classList.toggle('continues', rest > 1);
}
