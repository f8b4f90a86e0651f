// What the host refuses by itself, as an HttpServer's client sees it.
import { server, register, run } from 'parallel';
import { HttpServer } from 'parallel/http/server';
class App extends HttpServer {
  get_never() { return new Promise(() => {}); }
  get_loop() { for (;;); }
  post_body(request) { return request.text(); }
}
register({ transport: server('127.0.0.1', 0), protocol: App });
run();
