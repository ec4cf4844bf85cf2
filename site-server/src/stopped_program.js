(() => {
  let isSaid = false;
  const say = (fault) => {
    if (isSaid || typeof WebAssembly !== 'object' || !(fault instanceof WebAssembly.RuntimeError)) return;
    isSaid = true;
    const notice = document.createElement('aside');
    notice.className = 'stopped';
    notice.dataset.testid = 'stopped';
    notice.innerHTML = '<div class="notice bad" role="alert"><span></span><div class="words"><b>This page has stopped</b><span>A fault of ours stopped it. What you saved is safe; reload the page to go on.</span><div class="row"><button type="button" class="button primary">Reload</button></div></div></div>';
    notice.querySelector('button').addEventListener('click', () => location.reload());
    document.body.append(notice);
    navigator.sendBeacon('/stopped', `${location.pathname}\n${fault.stack ?? fault}`.slice(0, 4000));
  };
  addEventListener('error', ({ error }) => say(error));
  addEventListener('unhandledrejection', ({ reason }) => say(reason));
})();
