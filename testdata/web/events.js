// Event, CustomEvent, EventTarget.
{
  const e = new Event('x');
  is([e.type, e.bubbles, e.cancelable, e.composed, e.defaultPrevented, e.returnValue], ['x', false, false, false, false, true]);
  is([e.target, e.currentTarget, e.srcElement, e.eventPhase, e.cancelBubble, e.isTrusted], [null, null, null, 0, false, false]);
  is(e.composedPath(), []);
  is(typeof e.timeStamp, 'number');
  is(Object.prototype.toString.call(e), '[object Event]');
  is([Event.NONE, Event.CAPTURING_PHASE, Event.AT_TARGET, Event.BUBBLING_PHASE], [0, 1, 2, 3]);
  if (pyp()) is(e.AT_TARGET, 2);
  throws(() => new Event());
  throws(() => new Event('x', 5));
  is(new Event('x', null).bubbles, false);
  is(new Event(5).type, '5');
  const all = new Event('y', { bubbles: 1, cancelable: true, composed: 'yes' });
  is([all.bubbles, all.cancelable, all.composed], [true, true, true]);
  all.preventDefault();
  is([all.defaultPrevented, all.returnValue], [true, false]);
  e.preventDefault();
  is(e.defaultPrevented, false);
  e.cancelBubble = true;
  is(e.cancelBubble, true);
  e.cancelBubble = false;
  is(e.cancelBubble, true);
  throws(() => Event.prototype.type);
  is(Event.length, 1);
  if (pyp()) {
    all.initEvent('z');
    is([all.type, all.bubbles, all.cancelable, all.defaultPrevented], ['z', false, false, false]);
  }
}
{
  const e = new CustomEvent('x', { detail: { a: 1 }, cancelable: true });
  is([e.type, e.detail, e.cancelable, e instanceof Event], ['x', { a: 1 }, true, true]);
  is(new CustomEvent('x').detail, null);
  is(CustomEvent.length, 1);
  is(Object.prototype.toString.call(e), '[object CustomEvent]');
}
{
  const t = new EventTarget(), seen = [];
  const f = function (e) { seen.push(['f', this === t, e.target === t, e.currentTarget === t, e.eventPhase, e.composedPath().length]); };
  t.addEventListener('x', f);
  t.addEventListener('x', f);
  t.addEventListener('x', null);
  t.addEventListener('x', undefined);
  const event = new Event('x');
  is(t.dispatchEvent(event), true);
  is(seen, [['f', true, true, true, 2, 1]]);
  is([event.target === t, event.currentTarget, event.eventPhase], [true, null, 0]);
  t.dispatchEvent(event);
  is(seen.length, 2);
  if (pyp()) t.removeEventListener('x', f, true);
  t.dispatchEvent(event);
  is(seen.length, 3);
  t.removeEventListener('x', f);
  t.removeEventListener('x', f);
  t.dispatchEvent(event);
  is(seen.length, 3);
  throws(() => t.addEventListener('x'));
  throws(() => t.addEventListener('x', 5));
  throws(() => t.dispatchEvent({ type: 'x' }));
  throws(() => t.dispatchEvent());
  throws(() => EventTarget.prototype.addEventListener.call({}, 'x', () => {}));
  is(Object.prototype.toString.call(t), '[object EventTarget]');
}
{
  const t = new EventTarget(), seen = [];
  t.addEventListener('x', () => seen.push('once'), { once: true });
  t.addEventListener('x', { handleEvent(e) { seen.push(`object ${e.type} ${typeof this.handleEvent}`); } });
  t.addEventListener('x', (e) => { if (pyp()) e.preventDefault(); seen.push(`passive ${e.defaultPrevented}`); }, { passive: true });
  t.addEventListener('x', (e) => { e.preventDefault(); seen.push(`active ${e.defaultPrevented}`); });
  is(t.dispatchEvent(new Event('x', { cancelable: true })), false);
  is(seen.splice(0), ['once', 'object x function', 'passive false', 'active true']);
  t.dispatchEvent(new Event('x'));
  is(seen.splice(0), ['object x function', 'passive false', 'active false']);
}
{
  const t = new EventTarget(), seen = [];
  t.addEventListener('x', () => seen.push('bubble'));
  t.addEventListener('x', () => seen.push('capture'), true);
  t.dispatchEvent(new Event('x'));
  is(seen.splice(0).sort(), ['bubble', 'capture']);
  if (pyp()) { // at the target, capturing comes first
    t.dispatchEvent(new Event('x'));
    is(seen.splice(0), ['capture', 'bubble']);
  }
}
{
  const t = new EventTarget(), seen = [];
  t.addEventListener('x', (e) => { seen.push(1); e.stopImmediatePropagation(); });
  t.addEventListener('x', () => seen.push(2));
  t.dispatchEvent(new Event('x'));
  is(seen.splice(0), [1]);
  const again = new Event('x');
  t.dispatchEvent(again);
  t.dispatchEvent(again);
  if (pyp()) is(seen, [1, 1], 'the flags end with the dispatch');
}
{
  const t = new EventTarget(), seen = [];
  const second = () => seen.push('second');
  t.addEventListener('x', () => { t.removeEventListener('x', second); t.addEventListener('x', () => seen.push('late')); seen.push('first'); }, { once: true });
  t.addEventListener('x', second);
  t.dispatchEvent(new Event('x'));
  is(seen.splice(0), ['first']);
  t.dispatchEvent(new Event('x'));
  is(seen, ['late']);
}
{
  const t = new EventTarget(), c = new AbortController();
  let n = 0;
  t.addEventListener('x', () => n++, { signal: c.signal });
  t.dispatchEvent(new Event('x'));
  c.abort();
  t.dispatchEvent(new Event('x'));
  t.addEventListener('x', () => n++, { signal: c.signal });
  t.dispatchEvent(new Event('x'));
  is(n, 1);
  throws(() => t.addEventListener('x', () => {}, { signal: {} }));
}
{
  const t = new EventTarget();
  t.addEventListener('x', (e) => { throws(() => t.dispatchEvent(e), pyp() ? 'InvalidStateError' : 'Error'); });
  t.dispatchEvent(new Event('x'));
}
{
  class Emitter extends EventTarget { get [Symbol.toStringTag]() { return 'Emitter'; } emit(d) { return this.dispatchEvent(new CustomEvent('data', { detail: d })); } }
  const t = new Emitter(), seen = [];
  t.addEventListener('data', (e) => seen.push(e.detail));
  t.emit(7);
  is(seen, [7]);
  is(String(t), '[object Emitter]');
}
