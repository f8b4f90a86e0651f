// Plaintext (fast): an http11 protocol, whose methods are its paths.
//
//   GET /plaintext   Hello, World!
//   GET /json        {"message":"Hello, World!"}
import { server, register, run } from 'parallel';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

class Plaintext {
  http11 = true;

  plaintext(transport, data) {
    return 'Hello, World!';
  }

  json(transport, data) {
    return { message: 'Hello, World!' };
  }
}

register({ transport: server(HOST, +PORT), protocol: Plaintext });
run();
