(() => {
  const { insertBefore, removeChild } = Node.prototype;
  const value = Object.getOwnPropertyDescriptor(Node.prototype, 'nodeValue');
  const standIns = new WeakMap();
  const owners = new WeakMap();
  const isFont = (node) => node?.nodeName === 'FONT';
  const learn = (records) => {
    for (const { addedNodes, removedNodes, previousSibling, nextSibling } of records) {
      for (const gone of removedNodes) {
        if (gone.nodeType !== Node.TEXT_NODE || gone.parentNode) continue;
        const font = [...addedNodes, previousSibling, nextSibling].find((node) => isFont(node) && !owners.has(node));
        if (!font) continue;
        standIns.set(gone, font);
        owners.set(font, gone);
      }
    }
  };
  const observer = new MutationObserver(learn);
  observer.observe(document, { childList: true, subtree: true });
  // Returns what represents `node` among the children of `parent`; the translation may also have put the text into its own element.
  const standIn = (node, parent) => {
    learn(observer.takeRecords());
    let there = node.parentNode ? node : standIns.get(node);
    while (there && there.parentNode !== parent && isFont(there.parentNode)) there = there.parentNode;
    return there?.parentNode === parent ? there : null;
  };
  const forget = (text) => {
    owners.delete(standIns.get(text));
    standIns.delete(text);
  };
  Node.prototype.removeChild = function (child) {
    if (child.parentNode === this) return removeChild.call(this, child);
    const there = standIn(child, this);
    if (there) removeChild.call(this, there);
    else console.warn('A node that was to be removed had been moved, by a translation perhaps.', child);
    forget(child);
    return child;
  };
  Node.prototype.insertBefore = function (node, before) {
    if (node.nodeType === Node.TEXT_NODE && !node.parentNode && standIns.has(node)) {
      standIns.get(node).remove();
      forget(node);
    }
    if (!before || before.parentNode === this) return insertBefore.call(this, node, before);
    return insertBefore.call(this, node, standIn(before, this));
  };
  Object.defineProperty(Node.prototype, 'nodeValue', {
    ...value,
    set(text) {
      if (this.nodeType === Node.TEXT_NODE) {
        if (!this.parentNode) learn(observer.takeRecords());
        const there = isFont(this.parentNode) ? this.parentNode : !this.parentNode && standIns.get(this);
        if (there && there.isConnected) {
          let outermost = there;
          while (isFont(outermost.parentNode)) outermost = outermost.parentNode;
          outermost.replaceWith(this);
        }
        forget(this);
      }
      value.set.call(this, text);
    },
  });
})();
