/** Scrolls the sidebar to the entry of the open page, if that cannot be seen. */
export function showOpenPage() {
  const sidebar = document.querySelector('.VPSidebar');
  const entry = sidebar?.querySelector('.VPSidebarItem.is-active');
  if (!sidebar || !entry) return;
  const { top, height } = sidebar.getBoundingClientRect();
  const at = entry.getBoundingClientRect().top - top;
  if (at < 0 || at > height - 48) sidebar.scrollTop += at - height / 3; // 48: the entry is not at the edge
}
