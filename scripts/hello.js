// Hello: greets whoever connects and repeats what he says. Try it with
//
//   nc 127.0.0.1 8080
import { server, register, run } from 'parallel';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

class Hello {
  connectionMade(transport) {
    return 'Hello, World!\r\n';
  }

  dataReceived(transport, data) {
    return ['You said: ', data, '\r\n'];
  }
}

register({ transport: server(HOST, +PORT), protocol: Hello });
run();
