(() => {
  try {
    const theme = localStorage.getItem('allpet.theme');
    if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  } catch {
    // Storage is blocked: then nothing was chosen.
  }
  const early = new Map();
  const note = (event) => {
    const at = event.target.closest?.('button, input, select, textarea');
    if (!at) return;
    const pressed = at.matches('button, [type=checkbox], [type=radio]');
    if (pressed !== (event.type === 'click')) return;
    const what = pressed ? (early.get(at) ?? 0) + 1 : at.value;
    // To the back: of choices that rule each other out, the last one counts.
    early.delete(at);
    early.set(at, what);
  };
  const kinds = ['click', 'input', 'change'];
  for (const kind of kinds) addEventListener(kind, note, true);
  addEventListener('live', async () => {
    for (const kind of kinds) removeEventListener(kind, note, true);
    for (const [at, what] of early) {
      // One after another: the page draws what came of the one before, and a search waits for the last key.
      await new Promise((done) => setTimeout(done, 300));
      if (typeof what === 'number') {
        if (!at.matches('[type=checkbox]') || what % 2) at.click();
        continue;
      }
      at.value = what;
      at.dispatchEvent(new Event(at.matches('select') ? 'change' : 'input', { bubbles: true }));
    }
  }, { once: true });
})();
