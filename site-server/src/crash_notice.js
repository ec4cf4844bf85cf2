(() => {
  // Paths hold links that open things, and the inline script's address is the page's: a report names files and the part of the site.
  const fileOf = (url) => /[\w.-]+\.(?:js|wasm)\b\S*/.exec(url.replace(/\?[^:)]*/, ''))?.[0] ?? 'page';
  let isSaid = false;
  const say = (fault) => {
    if (isSaid || typeof WebAssembly !== 'object' || !(fault instanceof WebAssembly.RuntimeError)) return;
    // What the app said last, where it was a panic (`panicMessage`: see `report_panics` in `shared-ui`).
    const said = `${globalThis.panicMessage ?? ''}`.slice(0, 400);
    const stack = `${fault.stack ?? fault}`.replace(/https?:\/\/\S+/g, fileOf);
    // The 3D preview is a WASM module of its own: without it the page goes on.
    if (stack.includes('preview3d')) return;
    isSaid = true;
    const notice = document.createElement('aside');
    notice.className = 'stopped';
    notice.dataset.testid = 'stopped';
    notice.innerHTML = '<div class="notice bad" role="alert"><span></span><div class="words"><b>This page has stopped</b><span>Something went wrong on our side. Anything you saved is safe. Reload the page to continue.</span><div class="row"><button type="button" class="button primary">Reload</button></div></div></div>';
    notice.querySelector('button').addEventListener('click', () => location.reload());
    // Beside the body: an app that comes alive later removes what it does not know from the body.
    document.documentElement.append(notice);
    navigator.sendBeacon('/stopped', `/${location.pathname.split('/')[1]}\n${globalThis.release ?? ''}\n${said}\n${stack}`.slice(0, 1000));
  };
  addEventListener('error', ({ error }) => say(error));
  addEventListener('unhandledrejection', ({ reason }) => say(reason));
})();
