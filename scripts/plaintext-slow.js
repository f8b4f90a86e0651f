// Plaintext (slow): the same through HttpServer, whose methods say themselves
// that they are routes.
//
//   GET /plaintext   Hello, World!
//   GET /json        {"message":"Hello, World"}
//   GET /hello/a     {"args":["a"],"kwds":{}}; /hello/a?b=c has {"b":"c"} for kwds
import { server, register, run } from 'parallel';
import { HttpServer, route } from 'parallel/http/server';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

class Plaintext extends HttpServer {
  @route
  plaintext(request) {
    return 'Hello, World!';
  }

  @route
  json(request) {
    return { message: 'Hello, World' };
  }

  @route
  hello(request, ...args) {
    return { args, kwds: Object.fromEntries(request.query) };
  }
}

register({ transport: server(HOST, +PORT), protocol: Plaintext });
run();
