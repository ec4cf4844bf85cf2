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
    // A page that no server rendered has nothing else to read: what it says without scripts leads on.
    const without = document.querySelector('body > noscript');
    if (without) notice.innerHTML += without.textContent;
    document.body.prepend(notice);
  });
})();
