(() => {
  if (typeof WebAssembly !== 'object') return;
  const texts = new Map();
  const presses = new Map();
  const isPress = (at) => at.matches('button, [type=checkbox], [type=radio]');
  const control = (event) => event.target.closest?.('button, input, select, textarea');
  // The app takes the page over between two letters and empties the field: it gets back what stood in it, before the next one.
  const restore = (event) => {
    const at = control(event);
    if (at && texts.has(at) && at.value !== texts.get(at)) at.value = texts.get(at);
  };
  const note = (event) => {
    const at = control(event);
    if (!at) return;
    if (isPress(at) !== (event.type === 'click')) return;
    if (!isPress(at) && !at.matches('select')) {
      texts.set(at, at.value);
      return;
    }
    const what = isPress(at) ? (presses.get(at) ?? 0) + 1 : at.value;
    // To the back: of choices that rule each other out, the last one counts.
    presses.delete(at);
    presses.set(at, what);
  };
  const kinds = ['click', 'input', 'change'];
  addEventListener('beforeinput', restore, true);
  for (const kind of kinds) addEventListener(kind, note, true);
  addEventListener('live', async () => {
    removeEventListener('beforeinput', restore, true);
    for (const kind of kinds) removeEventListener(kind, note, true);
    // At once: whoever still types goes on behind these letters.
    for (const [at, text] of texts) {
      at.value = text;
      at.dispatchEvent(new Event('input', { bubbles: true }));
    }
    for (const [at, what] of presses) {
      // One after another: the page renders the outcome of the one before, and a search waits for the last key.
      await new Promise((done) => setTimeout(done, 300));
      if (typeof what === 'number') {
        if (!at.matches('[type=checkbox]') || what % 2) at.click();
        continue;
      }
      at.value = what;
      at.dispatchEvent(new Event('change', { bubbles: true }));
    }
  }, { once: true });
})();
