(() => {
  try {
    const theme = localStorage.getItem('allpet.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked: then nothing was chosen.
  }
  if (typeof WebAssembly === 'object') return;
  document.documentElement.dataset.noWebassembly = '';
  addEventListener('DOMContentLoaded', () => {
    const notice = document.createElement('aside');
    notice.className = 'page';
    notice.dataset.testid = 'no-webassembly';
    notice.innerHTML = '<div class="notice warning" role="status"><span></span><div class="words"><b>WebAssembly is turned off in this browser</b><span>You can read what is here. To sign in, order, apply or design, use another browser, or turn off Lockdown Mode for this site.</span></div></div>';
    document.body.prepend(notice);
  });
})();
