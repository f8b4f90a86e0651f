// CheatingPlaintext: answers without looking. The same bytes go out when a
// client connects and once for whatever it sends, with no callback at all; the
// difference to plaintext.js is what parsing and calling a script costs.
import { server, register, run } from 'parallel';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

const answer = [
  'HTTP/1.1 200 OK',
  'Server: PyParallel Web Server v0.1',
  'Date: Sat, 16 May 2015 15:21:34 GMT',
  'Content-Type: text/plain;charset=utf-8',
  'Content-Length: 15',
  '',
  'Hello, World!\r\n',
].join('\r\n');

class CheatingPlaintext {
  initialBytesToSend = answer;
  nextBytesToSend = answer;
}

register({ transport: server(HOST, +PORT), protocol: CheatingPlaintext });
run();
