import { server } from 'parallel';
export async function get() {
  return fetch('http://x'); //! fetch is not available in pyp
}
{
  using s = { [Symbol.dispose]() {} };
  new WebSocket('ws:' + server); //! WebSocket is not available in pyp
}
