// node:timers/promises.
(function (native, require) {
  const { setTimeout: later, setImmediate: soon, setInterval: every, clearInterval } = native;

  function setTimeout(delay, value) {
    return new Promise((resolve) => later(() => resolve(value), delay));
  }

  function setImmediate(value) {
    return new Promise((resolve) => soon(() => resolve(value)));
  }

  // An async generator would do, but the engine has none.
  function setInterval(delay, value) {
    let due = 0;
    let waiting = null;
    const timer = every(() => {
      due++;
      if (waiting) { waiting(); waiting = null; }
    }, delay);
    const iterator = {
      async next() {
        if (due === 0) await new Promise((resolve) => { waiting = resolve; });
        due--;
        return { value, done: false };
      },
      async return() {
        clearInterval(timer);
        return { value: undefined, done: true };
      },
    };
    if (Symbol.asyncIterator) iterator[Symbol.asyncIterator] = () => iterator;
    return iterator;
  }

  const scheduler = {
    wait(delay) { return setTimeout(delay); },
    yield() { return setImmediate(); },
  };
  return { setTimeout, setImmediate, setInterval, scheduler };
})
