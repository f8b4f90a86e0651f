import { server, register, run } from 'parallel';

// exceptionHandler's answers.
class Handlers {
  http11 = true;
  text() { throw new Error('text'); }
  response() { throw new Error('response'); }
  nothing() { throw new Error('nothing'); }
  promise() { throw new Error('promise'); }
  rejects() { throw new Error('rejects'); }
  rethrow() { throw new Error('rethrow'); }
  bad() { throw new Error('bad'); }
  async rejected() { await null; throw new Error('text'); }
  exceptionHandler(transport, error, where) {
    switch (error.message) {
      case 'text': return `${where} ${transport.path} ${error.message}`;
      case 'response': return new Response('sorry', { status: 409 });
      case 'promise': return Promise.resolve().then(() => new Response('later', { status: 410 }));
      case 'rejects': return Promise.resolve().then(() => { throw new Error('late'); });
      case 'rethrow': throw new Error('again');
      case 'bad': return 1n;
    }
  }
}

register({ transport: server('127.0.0.1', 0), protocol: Handlers });
run();
