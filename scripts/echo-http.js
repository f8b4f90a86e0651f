// Echo over HTTP: any method and any target is answered with the body of the
// request. What overrides dispatch comes before all routes.
//
//   curl -X PUT --data 'some text' http://127.0.0.1:8080/anything
import { server, register, run } from 'parallel';
import { HttpServer } from 'parallel/http/server';

const HOST = process.env.HOST || '127.0.0.1', PORT = process.env.PORT || '8080';

class Echo extends HttpServer {
  dispatch(request) {
    return request.body;
  }
}

register({ transport: server(HOST, +PORT), protocol: Echo });
run();
